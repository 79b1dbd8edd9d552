package org.mapdriver.lmdb.env;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps this process's readers of a table apart from those who change its environment. It has a
 * permit for each reader; to take them all is to be alone.
 */
final class Gate {
  /** More threads than this gain nothing: a read is native code, which occupies a processor. */
  private static final int PERMITS = 64;

  private static final long CHANCE_NANOS = 200_000;

  private final Semaphore permits = new Semaphore(PERMITS, true);
  private final AtomicBoolean yielding = new AtomicBoolean();

  /** Comes in beside other readers; waits while somebody is alone, or waits to be. */
  void enter() {
    permits.acquireUninterruptibly();
  }

  /** Ends {@link #enter}. */
  void leave() {
    permits.release();
  }

  /** Waits until nobody is in, and lets nobody in. */
  void enterAlone() {
    permits.acquireUninterruptibly(PERMITS);
  }

  /** Ends {@link #enterAlone}. */
  void leaveAlone() {
    permits.release(PERMITS);
  }

  /** Keeps everybody out for a moment, so that the shared file lock is released. */
  void giveOthersAChance() {
    if (!yielding.compareAndSet(false, true)) {
      return;
    }
    enterAlone();
    try {
      LockSupport.parkNanos(this, CHANCE_NANOS);
    } finally {
      leaveAlone();
      yielding.set(false);
    }
  }
}
