package org.mapdriver.memcache.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Deadlines are kept, and only they. */
final class WatchdogTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  void arm_deadlinePasses_closesOnceAndNotBefore() {
    try (Watchdog watchdog = new Watchdog("watchdog-test")) {
      AtomicLong closedAt = new AtomicLong();
      Guard guard = watchdog.watch(() -> closedAt.set(System.nanoTime()));
      Deadline deadline = after(Duration.ofMillis(50));

      guard.arm(deadline);
      await().atMost(PATIENCE).until(guard::expired);
      await().atMost(PATIENCE).until(() -> closedAt.get() != 0);

      assertThat(closedAt.get() - deadline.nanos()).isNotNegative();
      assertThat(guard.disarm()).isFalse();
    }
  }

  @Test
  void disarm_beforeTheDeadline_keepsTheTargetOpen() {
    try (Watchdog watchdog = new Watchdog("watchdog-test")) {
      AtomicLong closed = new AtomicLong();
      Guard kept = watchdog.watch(closed::incrementAndGet);
      Guard lost = watchdog.watch(() -> {});
      Deadline deadline = after(Duration.ofHours(1));
      kept.arm(deadline);
      assertThat(kept.disarm()).isTrue();

      lost.arm(after(Duration.ofMillis(60)));
      await().atMost(PATIENCE).until(lost::expired);
      kept.closeIfDue(deadline.nanos() + 1); // as the watchdog does, an hour from now

      assertThat(closed).hasValue(0);
      assertThat(kept.expired()).isFalse();
    }
  }

  @Test
  void interrupt_ofItsThread_letsItSleepAgain() {
    try (Watchdog watchdog = new Watchdog("interrupted-watchdog")) {
      Guard guard = watchdog.watch(() -> {});
      Thread thread =
          Thread.getAllStackTraces().keySet().stream()
              .filter(each -> each.getName().equals("interrupted-watchdog"))
              .findFirst()
              .orElseThrow();

      thread.interrupt();

      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  thread.getState() == Thread.State.WAITING
                      || thread.getState() == Thread.State.TIMED_WAITING);
      assertThat(thread.isInterrupted()).isFalse();
      assertThat(guard.expired()).isFalse();
    }
  }

  @Test
  void arm_earlierDeadlineWhileItSleeps_isKept() {
    try (Watchdog watchdog = new Watchdog("watchdog-test")) {
      Guard late = watchdog.watch(() -> {});
      late.arm(after(Duration.ofHours(1)));
      List<Guard> early = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        Guard guard = watchdog.watch(() -> {});
        guard.arm(after(Duration.ofMillis(5 + i % 7)));
        early.add(guard);
      }

      await().atMost(PATIENCE).until(() -> early.stream().allMatch(Guard::expired));

      assertThat(late.expired()).isFalse();
    }
  }

  @Test
  void close_whileItSleeps_endsTheThread() {
    Watchdog watchdog = new Watchdog("watchdog-test-to-end");
    watchdog.watch(() -> {}).arm(after(Duration.ofHours(1)));

    watchdog.close();

    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("watchdog-test-to-end");
  }

  private static Deadline after(Duration limit) {
    return Deadline.in(!limit.isZero(), limit.toNanos());
  }
}
