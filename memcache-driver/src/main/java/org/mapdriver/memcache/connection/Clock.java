package org.mapdriver.memcache.connection;

import java.time.Duration;

/** Deadlines of one client, in milliseconds since it was made. */
final class Clock {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final long start = System.nanoTime();
  private final boolean limited;
  private final long timeoutNanos;

  /**
   * A clock.
   *
   * @param timeout how far away deadlines are; 0 is no limit
   */
  Clock(Duration timeout) {
    this.limited = !timeout.isZero();
    this.timeoutNanos = timeout.toNanos();
  }

  boolean limited() {
    return limited;
  }

  /** Whether a deadline leaves so much that its call came much later than others that timed out. */
  boolean leavesTime(int deadline) {
    return 2 * nanosLeft(deadline, System.nanoTime()) > timeoutNanos;
  }

  /** A deadline from now. Wraps around after some weeks: to be compared by subtraction. */
  int deadline() {
    return (int) ((System.nanoTime() - start + timeoutNanos) / NANOS_PER_MILLI) + 1;
  }

  /** How far away a deadline is. */
  long nanosLeft(int deadline, long nowNanos) {
    long now = nowNanos - start;
    return (deadline - (int) (now / NANOS_PER_MILLI)) * NANOS_PER_MILLI - now % NANOS_PER_MILLI;
  }
}
