package org.mapdriver.registry;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls through until it is closed, and closes only when the last call is out.
 *
 * <p>Callers count themselves in and out on one of several counters, a cache line apart, so that
 * threads rarely meet. A caller leaves by the counter by which it came in: with another one, a sum
 * taken meanwhile could miss a call that is still inside.
 */
final class CallGate {
  /** What {@link #enter} answers when the gate is closed. */
  static final int REFUSED = -1;

  private static final int STRIPES = 16;
  private static final int STRIDE = 32; // ints, 128 bytes: two cache lines, for adjacent prefetch

  private final AtomicIntegerArray inside = new AtomicIntegerArray(STRIPES * STRIDE);
  private volatile boolean closed;
  private volatile @Nullable Thread closer;

  /** Counts a call in. Answers a ticket for {@link #exit}, or {@link #REFUSED}. */
  int enter() {
    int ticket = ((int) Thread.currentThread().getId() & (STRIPES - 1)) * STRIDE;
    inside.getAndIncrement(ticket);
    if (closed) {
      exit(ticket);
      return REFUSED;
    }
    return ticket;
  }

  /** Counts a call out. */
  void exit(int ticket) {
    inside.getAndDecrement(ticket);
    if (closed) {
      LockSupport.unpark(closer);
    }
  }

  /** Refuses calls from now on, and returns once none is inside. For one thread, once. */
  void close() {
    closer = Thread.currentThread();
    closed = true;
    boolean interrupted = false;
    while (!empty()) {
      // A lost wake-up costs a millisecond: exit() may read closer before this thread parks.
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
    for (int i = 0; i < STRIPES; i++) {
      if (inside.get(i * STRIDE) != 0) {
        return false;
      }
    }
    return true;
  }
}
