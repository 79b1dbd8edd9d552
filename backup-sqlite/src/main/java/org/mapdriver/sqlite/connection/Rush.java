package org.mapdriver.sqlite.connection;

import org.mapdriver.diagnostics.Ticker;

/**
 * Tells when uses come thick and fast; reads the clock once for many. Used by one thread at a time.
 */
final class Rush {
  private static final int ROUND = 64;
  private static final long FAST_NANOS = 10_000_000;

  private final Ticker ticker;
  private int uses;
  private long roundBegan;

  Rush(Ticker ticker) {
    this.ticker = ticker;
    this.roundBegan = ticker.nanos();
  }

  /** Counts a use. Answers whether it ends a round that was fast. */
  boolean isOnWithAnother() {
    if (++uses % ROUND != 0) {
      return false;
    }
    long now = ticker.nanos();
    boolean fast = now - roundBegan < FAST_NANOS;
    roundBegan = now;
    return fast;
  }
}
