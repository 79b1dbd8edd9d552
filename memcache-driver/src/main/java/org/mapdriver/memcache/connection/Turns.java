package org.mapdriver.memcache.connection;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.mapdriver.diagnostics.Ticker;

/**
 * Lets other threads have a turn, for a thread that waits for what will not take long: to go to
 * sleep and be woken are two system calls and mostly an interrupt of another processor, the greater
 * part of what a lookup costs where many threads share a connection.
 *
 * <p>A turn given to a thread that has much to compute (a compiler thread of the JVM, the
 * application's own) comes back only after the scheduler's time slice, some milliseconds, whereas
 * one who sleeps is woken at once. If that happens to who should lead a lane, all others wait too.
 * So the time that lanes lose is watched: after two fifths of a window nobody gives turns for a
 * while, and for twice as long if it begins again at once.
 *
 * <p>Virtual threads that wait give none: their turns go to each other, while the threads that
 * carry them keep memcached from the processor; four turns cost them a quarter of their speed.
 * Measured by TuningBenchmark and HitBenchmark (docs/profile.md, "Turns", "Virtual threads").
 */
public final class Turns {
  /**
   * What a turn may take, with hundreds of threads before it in the queue: docs/profile.md,
   * "Thresholds".
   */
  static final long LONG_NANOS = 1_000_000;

  private static final long WINDOW_NANOS = 200_000_000;
  private static final long MOST_LOST_NANOS = 80_000_000;

  // Pauses of 400 to 1600 ms kept 32 threads slow for 4 to 8 s after the start, while the JVM
  // compiles; these do for 2, and cost as little beside busy processes, where to give turns all
  // the time would be eight times slower than to sleep: docs/profile.md, "Turns".
  private static final long SHORTEST_PAUSE_NANOS = 100_000_000;
  private static final long LONGEST_PAUSE_NANOS = 4 * SHORTEST_PAUSE_NANOS;
  private static final @Nullable MethodHandle IS_VIRTUAL = isVirtualMethod();

  private final Ticker ticker;
  private final boolean wanted;
  private volatile boolean paused;
  private volatile long pausedAt;
  private volatile long pause = SHORTEST_PAUSE_NANOS;
  private volatile long windowStart;
  private final AtomicLong lost = new AtomicLong();

  /**
   * A policy for the threads of one client.
   *
   * @param wanted whether there is anything to gain
   */
  public Turns(boolean wanted, Ticker ticker) {
    this.wanted = wanted;
    this.ticker = ticker;
    this.windowStart = ticker.nanos();
  }

  /** Gives one, if that pays. Answers whether it did. */
  @SuppressWarnings("ThreadPriorityCheck") // a hint is all it is
  public boolean give() {
    if (!wanted || isPaused()) {
      return false;
    }
    Thread.yield();
    return true;
  }

  private boolean isPaused() {
    if (paused) {
      long now = ticker.nanos();
      if (now - pausedAt > pause) {
        windowStart = now;
        lost.set(0);
        paused = false;
      }
    }
    return paused;
  }

  /** A lane, or a group, stood still for so long because who leads it gave others a turn. */
  public void cost(long nanos) {
    if (nanos < LONG_NANOS || !wanted || paused) {
      return;
    }
    long now = ticker.nanos();
    if (now - windowStart > WINDOW_NANOS) {
      windowStart = now;
      lost.set(0);
      pause = SHORTEST_PAUSE_NANOS;
    }
    if (lost.addAndGet(nanos) > MOST_LOST_NANOS) {
      if (now - pausedAt < pause + WINDOW_NANOS) {
        pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
      }
      pausedAt = now;
      paused = true;
    }
  }

  /** Whether a thread that waits may give any. */
  public static boolean suit(Thread thread) {
    if (IS_VIRTUAL == null) {
      return true;
    }
    try {
      return !(boolean) IS_VIRTUAL.invokeExact(thread);
    } catch (Throwable e) {
      throw new AssertionError("Thread.isVirtual threw", e);
    }
  }

  /** Null where there are no virtual threads, before JDK 21. */
  private static @Nullable MethodHandle isVirtualMethod() {
    try {
      return MethodHandles.lookup()
          .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
    } catch (ReflectiveOperationException absent) {
      return null;
    }
  }
}
