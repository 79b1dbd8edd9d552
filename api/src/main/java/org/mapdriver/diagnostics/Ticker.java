package org.mapdriver.diagnostics;

/** A clock that only goes forward; tests bring their own. */
@FunctionalInterface
public interface Ticker {
  /** The JVM's clock, {@link System#nanoTime()}. */
  Ticker SYSTEM =
      new Ticker() { // no lambda: the first one of a process costs it tens of milliseconds
        @Override
        public long nanos() {
          return System.nanoTime();
        }
      };

  /**
   * Reads the clock.
   *
   * @return nanoseconds since an arbitrary moment; compare by subtraction
   */
  long nanos();
}
