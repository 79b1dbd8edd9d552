package org.mapdriver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mapdriver.Bytes.text;
import static org.mapdriver.Bytes.utf8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MapCleanerTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration PAUSE = Duration.ofMillis(10);

  private final ManualScheduler clock = new ManualScheduler();
  private final List<String> asked = new ArrayList<>();
  private WarningsCaptured warnings;
  private LookupMap map;

  @BeforeEach
  void open() {
    warnings = new WarningsCaptured();
    map = MapDrivers.installed().open("internal:x");
  }

  @AfterEach
  void close() {
    map.close();
    warnings.close();
  }

  private void fill(int entries) {
    for (int i = 0; i < entries; i++) {
      map.update(key(i), i % 3 == 0 ? "old" : "new");
    }
  }

  private static String key(int i) {
    return "k%04d".formatted(i);
  }

  private MapCleaner.Builder cleaner(MapCleaner.Validator validator) {
    return MapCleaner.of(map, validator).every(HOUR).pause(PAUSE).sliceSize(10).executor(clock);
  }

  private boolean isNew(byte[] key, byte[] value) {
    asked.add(text(key));
    return text(value).equals("new");
  }

  private List<String> keys() {
    try (Stream<MapEntry> entries = map.sequence().stream()) {
      return entries.map(MapEntry::keyString).toList();
    }
  }

  @Test
  void start_wholeWalk_deletesWhatIsRejectedAndCounts() {
    fill(95);

    try (MapCleaner cleaner = cleaner(this::isNew).start()) {
      clock.advance(PAUSE.multipliedBy(20));

      assertThat(cleaner.progress())
          .isEqualTo(new MapCleaner.Progress(false, 1, 63, 32, 32, java.util.Optional.empty()));
      assertThat(keys()).hasSize(63).doesNotContain(key(0), key(3), key(93));
      assertThat(cleaner.position()).isEmpty();
    }
    assertThat(warnings.messages()).isEmpty();
  }

  @Test
  void slice_looksAtFewEntriesThenRests() {
    fill(95);

    try (MapCleaner cleaner = cleaner(this::isNew).start()) {
      clock.advance(Duration.ZERO);
      assertThat(asked).hasSize(10);
      assertThat(cleaner.progress().running()).isTrue();
      clock.advance(PAUSE.minusNanos(1));
      assertThat(asked).hasSize(10);
      clock.advance(Duration.ofNanos(1));
      assertThat(asked).hasSize(20);
      assertThat(cleaner.progress().retained()).isEqualTo(13);
      assertThat(cleaner.progress().dropped()).isEqualTo(7);
    }
  }

  @Test
  void walk_intervalLater_beginsAgainFromTheStart() {
    fill(20);

    try (MapCleaner cleaner = cleaner(this::isNew).start()) {
      clock.advance(PAUSE.multipliedBy(5));
      map.update(key(3), "old");
      clock.advance(HOUR);
      clock.advance(PAUSE.multipliedBy(5));

      assertThat(cleaner.progress().runs()).isEqualTo(2);
      assertThat(cleaner.progress().dropped()).isEqualTo(1);
      assertThat(cleaner.progress().totalDropped()).isEqualTo(8);
    }
  }

  @Test
  void stop_thenStart_goesOnBehindTheLastEntryKept() {
    fill(50);

    try (MapCleaner cleaner = cleaner(this::isNew).start()) {
      clock.advance(Duration.ZERO);
      cleaner.stop();
      assertThat(clock.waiting()).isZero();
      assertThat(cleaner.progress().running()).isFalse();
      assertThat(cleaner.position()).hasValueSatisfying(k -> assertThat(text(k)).isEqualTo(key(8)));
      asked.clear();
      cleaner.start();
      clock.advance(PAUSE.multipliedBy(20));

      assertThat(asked).hasSize(40).startsWith(key(10)).doesNotHaveDuplicates();
      assertThat(cleaner.progress().runs()).isEqualTo(1);
      assertThat(cleaner.progress().totalDropped()).isEqualTo(17);
    }
  }

  @Test
  void resumeAfter_keyThatIsGone_beginsAtTheStart() {
    fill(30);

    try (MapCleaner cleaner = cleaner(this::isNew).resumeAfter(utf8("nosuch")).start()) {
      clock.advance(PAUSE.multipliedBy(20));

      assertThat(cleaner.progress().retained()).isEqualTo(20);
      assertThat(cleaner.progress().totalDropped()).isEqualTo(10);
    }
  }

  @Test
  void validator_throws_entryIsKeptAndTheWalkGoesOn() {
    fill(30);
    IllegalStateException broken = new IllegalStateException("cannot tell");

    try (MapCleaner cleaner =
        cleaner(
                (key, value) -> {
                  if (text(key).equals(key(3))) {
                    throw broken;
                  }
                  return isNew(key, value);
                })
            .start()) {
      clock.advance(PAUSE.multipliedBy(20));

      assertThat(cleaner.progress().runs()).isEqualTo(1);
      assertThat(cleaner.progress().lastFailure()).contains(broken);
      assertThat(cleaner.progress().dropped()).isEqualTo(9);
      assertThat(keys()).contains(key(3));
      assertThat(warnings.messages()).singleElement().asString().contains("cannot tell");
    }
  }

  @Test
  void map_failsDuringTheWalk_isToldAndTheNextRunGoesOn() {
    fill(50);
    BrittleMap brittle = new BrittleMap(map);

    try (MapCleaner cleaner =
        MapCleaner.of(brittle, this::isNew)
            .every(HOUR)
            .pause(PAUSE)
            .sliceSize(10)
            .executor(clock)
            .start()) {
      clock.advance(PAUSE);
      brittle.breakDown();
      clock.advance(PAUSE);

      assertThat(cleaner.progress().running()).isFalse();
      assertThat(cleaner.progress().lastFailure())
          .containsInstanceOf(MapUnavailableException.class);
      assertThat(warnings.messages())
          .singleElement()
          .asString()
          .startsWith("cleanup internal:x: ")
          .contains("the next run goes on from there");

      brittle.repair();
      asked.clear();
      clock.advance(HOUR);
      clock.advance(PAUSE.multipliedBy(20));

      // Slice 3 was read up to entry 29 when its deletes failed: 27 is looked at again, 29 is kept.
      assertThat(asked).startsWith(key(30));
      assertThat(cleaner.progress().runs()).isEqualTo(1);
      assertThat(cleaner.progress().lastFailure()).isEmpty();
      clock.advance(HOUR);
      clock.advance(PAUSE.multipliedBy(20));
      assertThat(keys()).hasSize(33);
    }
  }

  @Test
  void map_failsToCloseTheCursor_walkIsCompleteAndToldSo() {
    fill(5);
    MapUnavailableException stuck = new MapUnavailableException("stuck", false);
    LookupMap walked = map;
    map =
        new BrittleMap(walked) {
          @Override
          public MapCursor sequence() {
            return MapCursor.of(
                walked.sequence().stream()
                    .onClose(
                        () -> {
                          throw stuck;
                        }));
          }
        };

    try (MapCleaner cleaner = cleaner(this::isNew).start()) {
      clock.advance(PAUSE);

      assertThat(cleaner.progress().runs()).isEqualTo(1);
      assertThat(cleaner.progress().lastFailure()).containsSame(stuck);
      assertThat(warnings.messages())
          .singleElement()
          .asString()
          .contains("3 entries retained, 2 dropped, then its cursor could not be closed")
          .contains("stuck");
    }
  }

  @Test
  void drop_entryUpdatedSinceItWasRead_isValidatedAgain() {
    fill(10);

    try (MapCleaner cleaner =
        cleaner(
                (key, value) -> {
                  boolean valid = isNew(key, value);
                  if (text(key).equals(key(9)) && !valid) {
                    map.update(key(0), "new"); // meanwhile, somebody renews an entry of this slice
                  }
                  return valid;
                })
            .start()) {
      clock.advance(PAUSE.multipliedBy(5));

      assertThat(keys()).contains(key(0)).doesNotContain(key(3), key(6), key(9));
      assertThat(cleaner.progress().retained()).isEqualTo(7);
      assertThat(cleaner.progress().dropped()).isEqualTo(3);
    }
  }

  @Test
  void stop_fromTheValidator_endsAfterTheSlice() {
    fill(50);
    AtomicReference<MapCleaner> self = new AtomicReference<>();

    try (MapCleaner cleaner =
        cleaner(
                (key, value) -> {
                  self.get().stop();
                  return isNew(key, value);
                })
            .start()) {
      self.set(cleaner);
      clock.advance(PAUSE.multipliedBy(5));

      assertThat(asked).hasSize(10);
      assertThat(cleaner.progress().running()).isFalse();
      assertThat(clock.waiting()).isZero();
    }
  }

  @Test
  void close_fromAnotherThread_waitsForTheSliceUnderWay() throws Exception {
    fill(10);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    MapCleaner cleaner =
        MapCleaner.of(
                map,
                (key, value) -> {
                  inside.countDown();
                  awaitQuietly(goOn);
                  return true;
                })
            .start();
    inside.await();

    Thread closer = new Thread(cleaner::close);
    closer.start();
    Awaitility.await().until(() -> closer.getState() == Thread.State.WAITING);
    goOn.countDown();
    closer.join();

    assertThat(cleaner.progress().running()).isFalse();
    assertThatThrownBy(cleaner::start).isInstanceOf(IllegalStateException.class);
    cleaner.close();
    Awaitility.await() // the executor has ended; its thread is about to
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("mapdriver-cleaner")));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void executor_isShutDownBeforeItsCleaner_isToldAndStops() {
    fill(50);

    try (MapCleaner cleaner = cleaner(this::isNew).start()) {
      clock.shutdown();
      clock.advance(PAUSE);

      assertThat(cleaner.progress().running()).isFalse();
      assertThat(cleaner.progress().lastFailure())
          .containsInstanceOf(RejectedExecutionException.class);
      assertThat(warnings.messages()).hasSize(1);
      assertThatThrownBy(cleaner::start).isInstanceOf(RejectedExecutionException.class);
    }
  }

  @Test
  void builder_valuesThatMakeNoSense_areRefused() {
    MapCleaner.Builder builder = MapCleaner.of(map, (key, value) -> true);

    assertThatThrownBy(() -> builder.every(Duration.ZERO))
        .hasMessage("interval is PT0S, must be positive");
    assertThatThrownBy(() -> builder.sliceSize(0)).hasMessage("sliceSize is 0, must be at least 1");
    assertThatThrownBy(() -> builder.pause(Duration.ofMillis(-1)))
        .hasMessage("pause is PT-0.001S, must not be negative");
    try (LookupMap fixed = MapDrivers.installed().open("static:x")) {
      assertThatThrownBy(() -> MapCleaner.of(fixed, (key, value) -> true).start())
          .isInstanceOf(MapUnsupportedException.class);
    }
  }

  @Test
  void walk_isRecordedByFlightRecorder() throws Exception {
    fill(30);

    List<RecordedEvent> events;
    try (Recording recording = new Recording()) {
      recording.enable("mapdriver.CleanupRun");
      recording.start();
      try (MapCleaner cleaner = cleaner(this::isNew).start()) {
        clock.advance(PAUSE.multipliedBy(20));
        assertThat(cleaner.progress().runs()).isEqualTo(1);
      }
      recording.stop();
      events = Recordings.events(recording);
    }

    assertThat(events)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getString("map")).isEqualTo("internal:x");
              assertThat(event.getLong("retained")).isEqualTo(20);
              assertThat(event.getLong("dropped")).isEqualTo(10);
              assertThat(event.getBoolean("complete")).isTrue();
            });
  }
}
