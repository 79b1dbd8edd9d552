package org.mapdriver.memcache.connection;

/**
 * Whether to look for a reply again and again for a while rather than sleep until it comes: on a
 * processor that has nothing else to do that saves the time to wake up, for the one thread of a
 * quiet map as for the one that leads many. No longer than replies lately took, and not at all for
 * a while where it was in vain more than now and then. Belongs to who leads the lane.
 *
 * <p>Measured by the hit cases of {@code bin/benchmark} with {@code poll_micros=0} beside the
 * default.
 */
final class Polling {
  private static final int SHORTEST_PAUSE = 64;
  private static final int LONGEST_PAUSE = 16 * 1024;

  /** A look in vain costs what so many that were not in vain have gained. */
  private static final int COST = 16;

  private static final long SHORTEST_LOOK_NANOS = 5_000;
  private static final int MOST_CREDIT = 2 * COST;

  private final Lanes lanes;
  private final Turns turns;
  private final long mostNanos;
  private long usualNanos; // how long replies take to come, smoothed
  private int credit = COST;
  private int pause = SHORTEST_PAUSE;
  private int leftOut;
  private boolean disturbed; // others need the processor

  /**
   * A policy for one lane.
   *
   * @param mostNanos how long to look at most; 0 is never
   */
  Polling(Lanes lanes, Turns turns, long mostNanos) {
    this.lanes = lanes;
    this.turns = turns;
    this.mostNanos = mostNanos;
    this.usualNanos = mostNanos;
  }

  boolean isDue() {
    if (leftOut > 0) {
      leftOut--;
      return false;
    }
    return mostNanos > 0;
  }

  /** Whether to look once more, after others have had a chance to run. */
  boolean goesOn(long start) {
    long now = System.nanoTime();
    long spent = now - start;
    if (spent >= mostNanos || spent >= SHORTEST_LOOK_NANOS + 4 * usualNanos) {
      return false;
    }
    if (lanes.lone()) {
      return true;
    }
    boolean given = turns.give();
    if (given && System.nanoTime() - now > Turns.LONG_NANOS) {
      disturbed = true;
    }
    return given;
  }

  void answered(long start) {
    if (disturbed) {
      wasInVain();
      return;
    }
    long spent = System.nanoTime() - start;
    usualNanos += (spent - usualNanos) / 8;
    credit = Math.min(credit + 1, MOST_CREDIT);
    if (credit == MOST_CREDIT) {
      pause = SHORTEST_PAUSE;
    }
  }

  void wasInVain() {
    credit = disturbed ? -COST : credit - COST;
    disturbed = false;
    if (credit < 0) {
      credit = COST;
      leftOut = pause;
      pause = Math.min(2 * pause, LONGEST_PAUSE);
      usualNanos = mostNanos;
    }
  }
}
