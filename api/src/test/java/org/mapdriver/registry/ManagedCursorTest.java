package org.mapdriver.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mapdriver.Bytes.text;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.mapdriver.MapCursor;
import org.mapdriver.MapOptions;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.WarningsCaptured;
import org.mapdriver.diagnostics.Ticker;

/** Walks: where they stand, and what becomes of them when their map is closed. */
class ManagedCursorTest {
  private final Probe driver = new Probe();

  @Test
  void cursor_notOnAnEntry_saysSo() {
    ManagedMap map = driver.managed();
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
  void close_cursorOfTheSameThread_isClosedAtOnceWithAWarning() {
    ManagedMap map = driver.managed();
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
    Ticker standing = () -> 0; // five seconds never pass, however slow the walker is
    ManagedMap map = new ManagedMap(driver, MapOptions.defaults(), standing);
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
    ManagedMap map = driver.managed();
    MapCursor cursor = map.sequence();
    driver.cursorCloseFailure = new MapUnavailableException("cursor", false);

    try (WarningsCaptured warnings = new WarningsCaptured()) {
      assertThatThrownBy(map::close).isSameAs(driver.cursorCloseFailure);
      assertThat(warnings.messages()).hasSize(1);
    }
    assertThat(driver.closes).hasValue(1);
    cursor.close();
  }
}
