package org.mapdriver.lmdb.env;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs work that has to end on the system's thread on which it began. A virtual thread may come
 * back on another one each time that it waits; LMDB's write lock, which only its owner can release,
 * would then stay locked for good, for every process.
 */
final class SystemThread {
  private SystemThread() {}

  /** Runs the work here, or, called by a virtual thread, on a thread of its own, and waits. */
  static void run(Runnable work) {
    if (!isVirtual(Thread.currentThread())) {
      work.run();
      return;
    }
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Thread thread = new Thread(work, "mapdriver-lmdb-build");
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((same, e) -> failure.set(e));
    thread.start();
    join(thread);
    Throwable e = failure.get();
    if (e instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (e instanceof Error error) {
      throw error;
    }
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** {@code Thread.isVirtual()}, which Java 17 does not have. */
  private static boolean isVirtual(Thread thread) {
    try {
      return (boolean) Thread.class.getMethod("isVirtual").invoke(thread);
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
