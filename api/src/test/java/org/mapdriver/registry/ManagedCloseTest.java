package org.mapdriver.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.mapdriver.MapCursor;
import org.mapdriver.MapUnavailableException;

/** {@code close} while calls are under way: nobody is inside the driver's map any more. */
class ManagedCloseTest {
  private final Probe driver = new Probe();
  private final CountDownLatch goOn = new CountDownLatch(1);

  /** A thread in the midst of a lookup, until it may go on. */
  private Thread heldInside(ManagedMap map) throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
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
    return caller;
  }

  @Test
  void anyOperation_afterClose_isUnavailableAndTheDriverIsClosedOnce() {
    ManagedMap map = driver.managed();
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
      ManagedMap map = probe.managed();
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
    ManagedMap map = driver.managed();
    Thread caller = heldInside(map);
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
    ManagedMap map = driver.managed();
    Thread caller = heldInside(map);
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
  void close_interruptedThread_closesAndStaysInterrupted() {
    ManagedMap map = driver.managed();
    Thread.currentThread().interrupt();

    map.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(driver.closes).hasValue(1);
  }
}
