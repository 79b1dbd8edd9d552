package org.mapdriver.memcache.connection;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.mapdriver.MapStats.BreakerState;
import org.mapdriver.diagnostics.Ticker;

/**
 * Leaves a server alone that failed several times in a row, and lets one call through now and then
 * to find out whether it is back. The pauses double up to a limit; each is shortened by a random
 * part, so that many processes do not probe in step.
 */
final class CircuitBreaker {
  static final int FAILURES_TO_OPEN = 5;
  static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final Ticker ticker;
  private final Consumer<BreakerState> transitions;
  private final ReentrantLock lock = new ReentrantLock();
  private int failures; // guarded by lock, as what follows
  private long pauseNanos = FIRST_PAUSE.toNanos();
  private volatile long probeAt; // written under lock, before the state that it goes with
  private volatile BreakerState state = BreakerState.CLOSED; // written under lock
  // Spares the lock where there is nothing to reset. Racy: a failure that is being counted at this
  // very moment by another thread may survive one success more.
  private volatile boolean failedLately;

  CircuitBreaker(Ticker ticker, Consumer<BreakerState> transitions) {
    this.ticker = ticker;
    this.transitions = transitions;
  }

  BreakerState state() {
    return state;
  }

  /** Whether a call may not go to the server now. Takes no lock and changes nothing. */
  boolean refuses() {
    BreakerState now = state;
    return now != BreakerState.CLOSED
        && (now == BreakerState.HALF_OPEN || ticker.nanos() - probeAt < 0);
  }

  /** Whether a call may go to the server. One that may must report how it ended. */
  boolean allows() {
    if (state == BreakerState.CLOSED) {
      return true;
    }
    if (refuses()) {
      return false; // no lock: in an outage every lookup comes by
    }
    lock.lock();
    try {
      if (state == BreakerState.OPEN && ticker.nanos() - probeAt >= 0) {
        become(BreakerState.HALF_OPEN);
        return true;
      }
      return state == BreakerState.CLOSED;
    } finally {
      lock.unlock();
    }
  }

  /** The server answered. */
  void succeeded() {
    if (!failedLately && state == BreakerState.CLOSED) {
      return;
    }
    lock.lock();
    try {
      failures = 0;
      failedLately = false;
      pauseNanos = FIRST_PAUSE.toNanos();
      become(BreakerState.CLOSED);
    } finally {
      lock.unlock();
    }
  }

  /** The server failed. */
  void failed() {
    lock.lock();
    try {
      failures++;
      failedLately = true;
      if (state == BreakerState.HALF_OPEN) {
        pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE.toNanos());
        open();
      } else if (state == BreakerState.CLOSED && failures >= FAILURES_TO_OPEN) {
        open();
      }
    } finally {
      lock.unlock();
    }
  }

  /** A call that was let through ended without telling anything about the server. */
  void undecided() {
    lock.lock();
    try {
      if (state == BreakerState.HALF_OPEN) {
        open();
      }
    } finally {
      lock.unlock();
    }
  }

  private void open() {
    long shortened = pauseNanos / 2 + ThreadLocalRandom.current().nextLong(pauseNanos / 2 + 1);
    probeAt = ticker.nanos() + shortened;
    become(BreakerState.OPEN);
  }

  private void become(BreakerState next) {
    if (state != next) {
      state = next;
      transitions.accept(next);
    }
  }
}
