package org.mapdriver.memcache.connection;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** The deadline of one channel, which has one user at a time. Once expired it stays so. */
final class Guard {
  /** No value of {@link System#nanoTime()} in practice. */
  static final long UNARMED = Long.MIN_VALUE;

  private static final long EXPIRED = Long.MIN_VALUE + 1;

  private final Watchdog watchdog;
  private final Closeable target;
  private final AtomicLong deadline = new AtomicLong(UNARMED);
  private volatile long span = UNARMED;

  Guard(Watchdog watchdog, Closeable target) {
    this.watchdog = watchdog;
    this.target = target;
  }

  /** From here on the target is closed at the deadline. */
  void arm(Deadline limit) {
    if (limit.limited()) {
      arm(limit.nanos(), limit.nanosLeft());
    }
  }

  /**
   * The same.
   *
   * @param nanos the deadline by {@link System#nanoTime()}
   * @param left how far away it is
   */
  void arm(long nanos, long left) {
    if (deadline.get() != EXPIRED) {
      span = left;
      deadline.set(nanos);
      watchdog.armed(nanos);
    }
  }

  /** From here on the target is not closed any more. Answers false if it was. */
  boolean disarm() {
    long armed = deadline.get();
    return armed == UNARMED || (armed != EXPIRED && deadline.compareAndSet(armed, UNARMED));
  }

  boolean expired() {
    return deadline.get() == EXPIRED;
  }

  /** How much time the last deadline gave, if one was set since the last call. */
  long takeSpan() {
    long last = span;
    span = UNARMED;
    return last < 0 ? UNARMED : last;
  }

  /** Answers the time left, or {@link #UNARMED} if there is no deadline, or it has passed. */
  long closeIfDue(long now) {
    long armed = deadline.get();
    if (armed == UNARMED || armed == EXPIRED) {
      return UNARMED;
    }
    if (armed - now > 0) {
      return armed - now;
    }
    if (deadline.compareAndSet(armed, EXPIRED)) {
      try {
        target.close();
      } catch (IOException alreadyBroken) {
        // It is closed for its user all the same, who reports what happened.
      }
    }
    return UNARMED;
  }

  /** Ends the watch. */
  void release() {
    watchdog.forget(this);
  }
}
