package org.mapdriver.memcache.coherence;

import java.util.concurrent.locks.LockSupport;

/** How a reader waits for another; tests bring their own. */
interface Pauses {
  /** The real thing. An interrupt ends no pause, and is not lost. */
  Pauses REAL =
      new Pauses() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void pause(long nanos) {
          boolean interrupted = false;
          long end = nanos() + nanos;
          long left;
          while ((left = end - nanos()) > 0) {
            LockSupport.parkNanos(this, left);
            interrupted |= Thread.interrupted();
          }
          if (interrupted) {
            Thread.currentThread().interrupt();
          }
        }
      };

  long nanos();

  void pause(long nanos);
}
