package org.mapdriver.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mapdriver.Bytes.text;
import static org.mapdriver.Bytes.utf8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mapdriver.Access;
import org.mapdriver.KeyFolding;
import org.mapdriver.LookupMap;
import org.mapdriver.MapCursor;
import org.mapdriver.MapDataException;
import org.mapdriver.MapEntry;
import org.mapdriver.MapOptions;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.MapUnsupportedException;
import org.mapdriver.Recordings;
import org.mapdriver.UpdateMode;
import org.mapdriver.WarningsCaptured;
import org.mapdriver.diagnostics.Ticker;
import org.mapdriver.spi.MapUri;

class ManagedMapTest {
  private final Probe driver = new Probe();

  private ManagedMap open(MapOptions options) {
    return new ManagedMap(driver, options, Ticker.SYSTEM);
  }

  private ManagedMap open() {
    return open(MapOptions.defaults());
  }

  @Test
  void anyOperation_null_isRefusedBeforeTheDriver() {
    ManagedMap map = open();
    byte[] key = utf8("k");

    for (Runnable call :
        List.<Runnable>of(
            () -> map.lookup((byte[]) null),
            () -> map.lookup((String) null),
            () -> map.lookupAll((List<byte[]>) null),
            () -> map.lookupAll(Arrays.asList(key, null)),
            () -> map.update(null, key),
            () -> map.update(key, null),
            () -> map.update(key, key, null),
            () -> map.updateAll((Collection<MapEntry>) null),
            () -> map.updateAll(Arrays.asList(MapEntry.of("k", "v"), null)),
            () -> map.delete((byte[]) null),
            () -> map.deleteAll(Arrays.asList(key, null)))) {
      assertThatThrownBy(call::run).isInstanceOf(NullPointerException.class);
    }
    assertThat(driver.calls).isEmpty();
  }

  @Test
  void anyOperation_folding_givesTheDriverFoldedKeys() {
    ManagedMap map = open(MapOptions.defaults().folding(KeyFolding.CASE));

    map.update("Stra\u00dfe", "V");
    map.updateAll(List.of(MapEntry.of("A", "V")));
    map.updateAll(Map.of("B", "V"));

    assertThat(driver.content).containsOnlyKeys("strasse", "a", "b").containsValue("V");
    assertThat(map.lookup("STRASSE")).isEqualTo("V");
    assertThat(map.lookupAll(List.of(utf8("A"), utf8("X"), utf8("B"))))
        .extracting(value -> text(value))
        .containsExactly("V", null, "V");
    assertThat(map.lookupAll((Collection<String>) List.of("B", "X", "A")))
        .isEqualTo(Map.of("B", "V", "A", "V"));
    assertThat(map.deleteAll(List.of(utf8("A"), utf8("B")))).isEqualTo(2);
    assertThat(map.delete("stra\u1e9ee")).isTrue();
  }

  @Test
  void anyOperation_withoutFolding_givesTheDriverTheKeyAsItIs() {
    ManagedMap map = open();
    map.update("Key", "v");

    assertThat(driver.content).containsOnlyKeys("Key");
  }

  @Test
  void write_readOnly_isUnsupportedBeforeTheDriver() {
    ManagedMap map = open(MapOptions.defaults().access(Access.READ_ONLY));

    for (Runnable call :
        List.<Runnable>of(
            () -> map.update("k", "v"),
            () -> map.update("k", "v", UpdateMode.INSERT_IF_ABSENT),
            () -> map.updateAll(Map.of("k", "v")),
            () -> map.delete("k"),
            () -> map.deleteAll(List.of(utf8("k"))))) {
      assertThatThrownBy(call::run)
          .isInstanceOf(MapUnsupportedException.class)
          .hasMessageContaining("the map was opened read-only");
    }
    assertThat(map.writable()).isFalse();
    assertThat(driver.calls).isEmpty();
  }

  @Test
  void stats_countsWhatWasDone() {
    ManagedMap map = open();
    map.update("a", "1");
    map.updateAll(List.of(MapEntry.of("b", "2"), MapEntry.of("c", "3")));
    map.lookup("a");
    map.lookup("x");
    map.lookupAll(List.of(utf8("a"), utf8("b"), utf8("y")));
    map.delete("a");
    map.deleteAll(List.of(utf8("b"), utf8("z")));
    driver.failure = new MapUnavailableException("down", false);
    assertThatThrownBy(() -> map.lookup("a")).isSameAs(driver.failure);
    driver.failure = new MapDataException(MapDataException.Reason.OTHER, "odd");
    assertThatThrownBy(() -> map.update("a", "b")).isSameAs(driver.failure);
    driver.failure = null;

    assertThat(map.stats().lookups()).isEqualTo(5);
    assertThat(map.stats().hits()).isEqualTo(3);
    assertThat(map.stats().misses()).isEqualTo(2);
    assertThat(map.stats().updates()).isEqualTo(3);
    assertThat(map.stats().deletes()).isEqualTo(3);
    assertThat(map.stats().errors()).isEqualTo(Map.of("unavailable", 1L, "data", 1L));
    assertThat(map.stats().latency().count()).isEqualTo(2);
  }

  @Test
  void cursor_failure_isCounted() {
    ManagedMap map = open();
    MapCursor cursor = map.sequence();
    driver.failure = new MapUnavailableException("down", false);

    assertThatThrownBy(cursor::next).isSameAs(driver.failure);
    assertThatThrownBy(cursor::key).isInstanceOf(IllegalStateException.class);
    driver.failure = null;
    cursor.close();

    assertThat(map.stats().errors()).containsEntry("unavailable", 1L);
  }

  @Test
  void anyOperation_driverThrowsWhatItShouldNot_isCountedRecordedAndRethrownUnchanged()
      throws IOException {
    ManagedMap map = open();
    MapCursor cursor = map.sequence();
    RuntimeException defect = new IllegalStateException("secret");
    StackOverflowError deep = new StackOverflowError();
    List<RecordedEvent> events;
    try (Recording recording = new Recording()) {
      recording.enable("mapdriver.OperationError");
      recording.start();
      driver.failure = defect;
      assertThatThrownBy(() -> map.lookup("k")).isSameAs(defect);
      assertThatThrownBy(() -> map.update("k", "v")).isSameAs(defect);
      assertThatThrownBy(cursor::next).isSameAs(defect);
      driver.failure = null;
      driver.duringLookup =
          () -> {
            throw deep;
          };
      assertThatThrownBy(() -> map.lookup("k")).isSameAs(deep);
      recording.stop();
      events = Recordings.events(recording);
    }
    cursor.close();

    assertThat(map.stats().errors()).isEqualTo(Map.of("unexpected", 4L));
    assertThat(events)
        .extracting(event -> event.getString("kind") + " " + event.getString("message"))
        .containsExactly(
            "unexpected java.lang.IllegalStateException",
            "unexpected java.lang.IllegalStateException",
            "unexpected java.lang.IllegalStateException",
            "unexpected java.lang.StackOverflowError");
  }

  @Test
  void cursor_notOnAnEntry_saysSo() {
    ManagedMap map = open();
    map.update("a", "1");
    try (MapCursor cursor = map.sequence()) {
      assertThatThrownBy(cursor::key).isInstanceOf(IllegalStateException.class);
      assertThat(cursor.next()).isTrue();
      assertThat(text(cursor.key()) + text(cursor.value())).isEqualTo("a1");
      assertThat(cursor.next()).isFalse();
      assertThat(cursor.next()).isFalse();
      assertThatThrownBy(cursor::value).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void anyOperation_afterClose_isUnavailableAndTheDriverIsClosedOnce() {
    ManagedMap map = open();
    map.close();
    map.close();
    driver.calls.clear();

    for (Runnable call :
        List.<Runnable>of(
            () -> map.lookup("k"),
            () -> map.update("k", "v"),
            () -> map.delete("k"),
            map::sequence,
            map::stats,
            map::check)) {
      assertThatThrownBy(call::run)
          .isInstanceOfSatisfying(
              MapUnavailableException.class, e -> assertThat(e.mayHaveHappened()).isFalse())
          .hasMessageContaining("the map is closed");
    }
    assertThat(driver.closes).hasValue(1);
    assertThat(driver.calls).isEmpty();
    assertThat(map.uri()).hasToString("probe:x");
  }

  @Test
  void close_threadsHammering_neverReachTheDriverDuringOrAfterItsClose() throws Exception {
    for (int round = 0; round < 50; round++) {
      Probe probe = new Probe();
      ManagedMap map = new ManagedMap(probe, MapOptions.defaults(), Ticker.SYSTEM);
      CountDownLatch running = new CountDownLatch(8);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        boolean walks = i == 0;
        Thread thread =
            new Thread(
                () -> {
                  running.countDown();
                  try {
                    while (true) {
                      map.update("k", "v");
                      map.lookup("k");
                      if (walks) {
                        try (MapCursor cursor = map.sequence()) {
                          cursor.next();
                        }
                      }
                    }
                  } catch (MapUnavailableException closed) {
                    probe.refused.incrementAndGet();
                  }
                });
        threads.add(thread);
        thread.start();
      }
      running.await();

      map.close();
      for (Thread thread : threads) {
        thread.join();
      }

      assertThat(probe.touchedAfterClose).isFalse();
      assertThat(probe.refused).hasValue(8);
      assertThat(probe.closes).hasValue(1);
    }
  }

  @Test
  void close_callUnderWay_isWaitedFor() throws Exception {
    ManagedMap map = open();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    driver.duringLookup =
        () -> {
          inside.countDown();
          try {
            goOn.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        };
    Thread caller = new Thread(() -> map.lookup("k"));
    caller.start();
    inside.await();
    Thread closer = new Thread(map::close);
    closer.start();

    Awaitility.await().until(() -> closer.getState() == Thread.State.TIMED_WAITING);
    assertThat(driver.closes).hasValue(0);
    goOn.countDown();
    closer.join();
    caller.join();

    assertThat(driver.closes).hasValue(1);
    assertThat(driver.touchedAfterClose).isFalse();
  }

  @Test
  void close_whileAnotherThreadCloses_waitsUntilThatIsDone() throws Exception {
    ManagedMap map = open();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    driver.duringLookup =
        () -> {
          inside.countDown();
          try {
            goOn.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        };
    Thread caller = new Thread(() -> map.lookup("k"));
    caller.start();
    inside.await();
    Thread first = new Thread(map::close);
    first.start();
    Awaitility.await().until(() -> first.getState() == Thread.State.TIMED_WAITING);
    AtomicInteger closesSeenBySecond = new AtomicInteger(-1);
    Thread second =
        new Thread(
            () -> {
              map.close();
              closesSeenBySecond.set(driver.closes.get());
            });
    second.start();

    Awaitility.await().until(() -> second.getState() == Thread.State.WAITING);
    goOn.countDown();
    second.join();
    first.join();
    caller.join();

    assertThat(closesSeenBySecond).hasValue(1);
    assertThat(driver.closes).hasValue(1);
  }

  @Test
  void close_cursorOfTheSameThread_isClosedAtOnceWithAWarning() {
    ManagedMap map = open();
    map.update("a", "1");
    MapCursor cursor = map.sequence();

    try (WarningsCaptured warnings = new WarningsCaptured()) {
      map.close();

      assertThat(warnings.messages())
          .containsExactly(
              "close probe:x: a cursor was left open; closed it. Close cursors after use.");
    }
    assertThat(driver.cursorCloses).hasValue(1);
    assertThatThrownBy(cursor::next)
        .isInstanceOf(MapUnavailableException.class)
        .hasMessageContaining("the map was closed during the walk");
    cursor.close();
    assertThat(driver.cursorCloses).hasValue(1);
  }

  @Test
  void close_cursorOfAnotherThread_isWaitedForAsLongAsItIsUsed() throws Exception {
    ManagedMap map = open();
    map.update("a", "1");
    CountDownLatch walking = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger seen = new AtomicInteger();
    Thread walker =
        new Thread(
            () -> {
              try (MapCursor cursor = map.sequence()) {
                walking.countDown();
                goOn.await();
                while (cursor.next()) {
                  seen.incrementAndGet();
                }
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    walker.start();
    walking.await();
    Thread closer = new Thread(map::close);
    closer.start();

    Awaitility.await().until(() -> closer.getState() == Thread.State.TIMED_WAITING);
    goOn.countDown();
    walker.join();
    closer.join();

    assertThat(seen).hasValue(1);
    assertThat(driver.closes).hasValue(1);
    assertThat(driver.touchedAfterClose).isFalse();
  }

  @Test
  void close_cursorNeverClosed_isGivenUpAfterFiveSeconds() throws Exception {
    AtomicLong now = new AtomicLong();
    Ticker fast = () -> now.addAndGet(100_000_000); // each look at the clock finds 0.1 s gone
    ManagedMap map = new ManagedMap(driver, MapOptions.defaults(), fast);
    Thread forgetful = new Thread(map::sequence);
    forgetful.start();
    forgetful.join();

    try (WarningsCaptured warnings = new WarningsCaptured()) {
      map.close();

      assertThat(warnings.messages()).hasSize(1);
    }
    assertThat(now.get()).isGreaterThan(5_000_000_000L);
    assertThat(driver.cursorCloses).hasValue(1);
    assertThat(driver.closes).hasValue(1);
  }

  @Test
  void close_cursorFailsToClose_closesTheMapAllTheSame() {
    ManagedMap map = open();
    MapCursor cursor = map.sequence();
    driver.cursorCloseFailure = new MapUnavailableException("cursor", false);

    try (WarningsCaptured warnings = new WarningsCaptured()) {
      assertThatThrownBy(map::close).isSameAs(driver.cursorCloseFailure);
      assertThat(warnings.messages()).hasSize(1);
    }
    assertThat(driver.closes).hasValue(1);
    cursor.close();
  }

  @Test
  void close_interruptedThread_closesAndStaysInterrupted() {
    ManagedMap map = open();
    Thread.currentThread().interrupt();

    map.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(driver.closes).hasValue(1);
  }

  @Test
  void operations_areRecordedByFlightRecorderIfSlowOrFailing() throws IOException {
    ManagedMap map = open();
    List<RecordedEvent> events;
    try (Recording recording = new Recording()) {
      recording.enable("mapdriver.SlowOperation").withThreshold(java.time.Duration.ZERO);
      recording.enable("mapdriver.OperationError");
      recording.start();
      map.lookup("k");
      map.update("k", "v");
      driver.failure = new MapUnavailableException("it is down", false);
      assertThatThrownBy(() -> map.delete("k")).isSameAs(driver.failure);
      recording.stop();
      events = Recordings.events(recording);
    }

    assertThat(events)
        .extracting(event -> event.getEventType().getName() + " " + event.getString("map"))
        .containsExactlyInAnyOrder(
            "mapdriver.SlowOperation probe:x",
            "mapdriver.SlowOperation probe:x",
            "mapdriver.OperationError probe:x");
    assertThat(events)
        .filteredOn(event -> event.hasField("kind"))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getString("kind")).isEqualTo("unavailable");
              assertThat(event.getString("message")).isEqualTo("it is down");
            });
  }

  /** A driver's map that notices when it is used against the contract. */
  private static final class Probe implements LookupMap {
    final Map<String, String> content = new ConcurrentHashMap<>();
    final List<String> calls = java.util.Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger closes = new AtomicInteger();
    final AtomicInteger cursorCloses = new AtomicInteger();
    final AtomicInteger refused = new AtomicInteger();
    volatile boolean touchedAfterClose;
    volatile Runnable duringLookup = () -> {};
    volatile @Nullable RuntimeException failure;
    volatile @Nullable RuntimeException cursorCloseFailure;

    private void touch(String call) {
      touchedAfterClose |= closes.get() > 0;
      calls.add(call);
      RuntimeException failing = failure;
      if (failing != null) {
        throw failing;
      }
    }

    @Override
    public byte @Nullable [] lookup(byte[] key) {
      touch("lookup");
      duringLookup.run();
      touchedAfterClose |= closes.get() > 0;
      String value = content.get(text(key));
      return value == null ? null : utf8(value);
    }

    @Override
    public boolean update(byte[] key, byte[] value, UpdateMode mode) {
      touch("update");
      content.put(text(key), text(value));
      return true;
    }

    @Override
    public boolean delete(byte[] key) {
      touch("delete");
      return content.remove(text(key)) != null;
    }

    @Override
    public MapCursor sequence() {
      touch("sequence");
      var entries = content.entrySet().iterator();
      return new MapCursor() {
        private Map.@Nullable Entry<String, String> entry;

        @Override
        public boolean next() {
          touch("next");
          entry = entries.hasNext() ? entries.next() : null;
          return entry != null;
        }

        @Override
        public byte[] key() {
          return utf8(entry.getKey());
        }

        @Override
        public byte[] value() {
          return utf8(entry.getValue());
        }

        @Override
        public void close() {
          touchedAfterClose |= closes.get() > 0;
          cursorCloses.incrementAndGet();
          RuntimeException failing = cursorCloseFailure;
          if (failing != null) {
            throw failing;
          }
        }
      };
    }

    @Override
    public MapUri uri() {
      return MapUri.parse("probe:x");
    }

    @Override
    public void close() {
      closes.incrementAndGet();
    }
  }
}
