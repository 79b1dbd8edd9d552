package org.mapdriver.memcache.connection;

/**
 * A moment until which something must be done, or never.
 *
 * @param nanos the moment by {@link System#nanoTime()}; means nothing if {@code limited} is not set
 */
record Deadline(boolean limited, long nanos) {
  private static final Deadline NEVER = new Deadline(false, 0);

  /** After a time that is left, if there is a limit. */
  static Deadline in(boolean limited, long nanosLeft) {
    return limited ? new Deadline(true, System.nanoTime() + nanosLeft) : NEVER;
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
