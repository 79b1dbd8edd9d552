package org.mapdriver.memcache.connection;

import java.time.Duration;

/**
 * A moment until which something must be done, or never.
 *
 * @param nanos the moment by {@link System#nanoTime()}; means nothing if {@code limited} is not set
 */
record Deadline(boolean limited, long nanos) {
  private static final Deadline NEVER = new Deadline(false, 0);

  /** After a time limit; 0 is no limit. */
  static Deadline after(Duration limit) {
    return limit.isZero() ? NEVER : new Deadline(true, System.nanoTime() + limit.toNanos());
  }

  /** What is left; for ever is about 292 years. */
  long nanosLeft() {
    return limited ? nanos - System.nanoTime() : Long.MAX_VALUE;
  }

  /** A deadline at which one of so many equal parts of what is left is over. */
  Deadline share(int parts) {
    return limited ? new Deadline(true, System.nanoTime() + nanosLeft() / parts) : this;
  }
}
