package org.mapdriver.registry;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls through until it is closed, closes only when the last call is out, and counts how the
 * calls ended.
 *
 * <p>Counters only ever grow: one for the calls that came in, one for each way in which they went
 * out. So a call costs two atomic additions, the second of which is its hit or its miss, too. Each
 * thread has one of several sets of counters, two cache lines apart, so that threads rarely meet.
 *
 * <p>{@link #empty} reads those that went out before those that came in. Nobody was inside at the
 * moment between the two if the sums are equal: had somebody been, he would be in the second only.
 */
final class CallGate {
  /** How a call ended: a lookup of one key that has a value. */
  static final int HIT = 0;

  /** How a call ended: a lookup of one key that has none. */
  static final int MISS = 1;

  /** How a call ended: any other, and one that failed. */
  static final int OTHER = 2;

  /** What {@link #enter} answers when the gate is closed. */
  static final int REFUSED = -1;

  private static final int STRIPES = 16;
  private static final int STRIDE = 16; // longs, 128 bytes: two cache lines, for adjacent prefetch
  private static final int ENTERED = 3;

  private final AtomicLongArray counters = new AtomicLongArray(STRIPES * STRIDE);
  private volatile boolean closed;
  private volatile @Nullable Thread closer;

  /** Counts a call in. Answers a ticket for {@link #leave}, or {@link #REFUSED}. */
  int enter() {
    int ticket = ((int) Thread.currentThread().getId() & (STRIPES - 1)) * STRIDE;
    counters.getAndIncrement(ticket + ENTERED);
    if (closed) {
      leave(ticket, OTHER);
      return REFUSED;
    }
    return ticket;
  }

  /** Counts a call out. */
  void leave(int ticket, int end) {
    counters.getAndIncrement(ticket + end);
    if (closed) {
      LockSupport.unpark(closer);
    }
  }

  /** How many calls ended so. */
  long ended(int end) {
    return sum(end);
  }

  /** Refuses calls from now on, and returns once none is inside. For one thread, once. */
  void close() {
    closer = Thread.currentThread();
    closed = true;
    boolean interrupted = false;
    while (!empty()) {
      // A lost wake-up costs a millisecond: leave() may read closer before this thread parks.
      LockSupport.parkNanos(this, 1_000_000);
      interrupted |= Thread.interrupted();
    }
    closer = null;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  boolean isClosed() {
    return closed;
  }

  private boolean empty() {
    long left = sum(HIT) + sum(MISS) + sum(OTHER);
    return left == sum(ENTERED);
  }

  private long sum(int counter) {
    long sum = 0;
    for (int i = 0; i < STRIPES; i++) {
      sum += counters.get(i * STRIDE + counter);
    }
    return sum;
  }
}
