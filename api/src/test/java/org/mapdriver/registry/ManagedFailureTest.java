package org.mapdriver.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.Test;
import org.mapdriver.MapCursor;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.Recordings;
import org.mapdriver.WarningsCaptured;

/** What a driver throws is counted, recorded, and passed on as it is. */
class ManagedFailureTest {
  private final Probe driver = new Probe();

  @Test
  void cursor_failure_isCounted() {
    ManagedMap map = driver.managed();
    MapCursor cursor = map.sequence();
    driver.failure = new MapUnavailableException("down", false);

    assertThatThrownBy(cursor::next).isSameAs(driver.failure);
    assertThatThrownBy(cursor::key).isInstanceOf(IllegalStateException.class);
    driver.failure = null;
    cursor.close();

    assertThat(map.stats().errors()).containsEntry("unavailable", 1L);
  }

  @Test
  void cursor_driverThrowsFromKeyValueOrClose_isCountedAndRethrownUnchanged() {
    ManagedMap map = driver.managed();
    map.update("a", "1");
    MapCursor cursor = map.sequence();
    assertThat(cursor.next()).isTrue();

    driver.failure = new IllegalStateException("defect");
    assertThatThrownBy(cursor::key).isSameAs(driver.failure);
    driver.failure = new MapUnavailableException("down", false);
    assertThatThrownBy(cursor::value).isSameAs(driver.failure);
    driver.failure = null;
    driver.cursorCloseFailure = new UnsupportedOperationException("defect");
    assertThatThrownBy(cursor::close).isSameAs(driver.cursorCloseFailure);

    assertThat(map.stats().errors()).isEqualTo(Map.of("unexpected", 2L, "unavailable", 1L));
  }

  @Test
  void cursor_callersMistake_isNoErrorOfTheMap() {
    ManagedMap map = driver.managed();
    try (MapCursor cursor = map.sequence()) {
      assertThatThrownBy(cursor::key).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(cursor::value).isInstanceOf(IllegalStateException.class);
    }

    assertThat(map.stats().errors()).isEmpty();
  }

  @Test
  void close_cursorsFail_isRecordedOnceAndRethrownWithTheOthers() throws IOException {
    ManagedMap map = driver.managed();
    MapCursor first = map.sequence();
    MapCursor second = map.sequence();
    driver.cursorCloseFailure = new IllegalStateException("defect");
    List<RecordedEvent> events;
    try (WarningsCaptured warnings = new WarningsCaptured();
        Recording recording = new Recording()) {
      recording.enable("mapdriver.OperationError");
      recording.start();

      assertThatThrownBy(map::close).isSameAs(driver.cursorCloseFailure);

      recording.stop();
      events = Recordings.events(recording);
      assertThat(warnings.messages()).hasSize(2);
    }
    assertThat(driver.cursorCloses).hasValue(2);
    assertThat(driver.closes).hasValue(1);
    assertThat(events).extracting(event -> event.getString("kind")).containsExactly("unexpected");
    first.close();
    second.close();
  }

  @Test
  void anyOperation_driverThrowsWhatItShouldNot_isCountedRecordedAndRethrownUnchanged()
      throws IOException {
    ManagedMap map = driver.managed();
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
  void operations_areRecordedByFlightRecorderIfSlowOrFailing() throws IOException {
    ManagedMap map = driver.managed();
    List<RecordedEvent> events;
    try (Recording recording = new Recording()) {
      recording.enable("mapdriver.SlowOperation").withThreshold(Duration.ZERO);
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
}
