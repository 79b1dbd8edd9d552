package org.mapdriver.memcache.connection;

/**
 * Whether to look for a reply again and again for a while rather than sleep until it comes: on a
 * processor that has nothing else to do that saves the time to wake up. Only while nobody else uses
 * the client, no longer than replies lately took, and not at all for a while where it was in vain
 * more than now and then. Belongs to who leads the lane.
 */
final class Polling {
  /** How many flights go without: a lone moment among many threads is not worth it. */
  private static final int PAUSE_AFTER_COMPANY = 16;

  private static final int SHORTEST_PAUSE = 64;
  private static final int LONGEST_PAUSE = 16 * 1024;

  /** A look in vain costs what so many that were not in vain have gained. */
  private static final int COST = 16;

  private static final long SHORTEST_LOOK_NANOS = 5_000;
  private static final int MOST_CREDIT = 2 * COST;

  private final Lanes lanes;
  private final long mostNanos;
  private long usualNanos; // how long replies take to come, smoothed
  private int credit = COST;
  private int pause = SHORTEST_PAUSE;
  private int leftOut = PAUSE_AFTER_COMPANY;

  /**
   * A policy for one lane.
   *
   * @param mostNanos how long to look at most; 0 is never
   */
  Polling(Lanes lanes, long mostNanos) {
    this.lanes = lanes;
    this.mostNanos = mostNanos;
    this.usualNanos = mostNanos;
  }

  boolean isDue() {
    if (mostNanos == 0) {
      return false;
    }
    if (!lanes.lone()) {
      hadCompany();
      return false;
    }
    if (leftOut > 0) {
      leftOut--;
      return false;
    }
    return true;
  }

  /** Several calls travelled together, or somebody waits. */
  void hadCompany() {
    leftOut = Math.max(leftOut, PAUSE_AFTER_COMPANY);
  }

  boolean goesOn(long start) {
    long spent = System.nanoTime() - start;
    return spent < mostNanos && spent < SHORTEST_LOOK_NANOS + 4 * usualNanos && lanes.lone();
  }

  void answered(long start) {
    long spent = System.nanoTime() - start;
    usualNanos += (spent - usualNanos) / 8;
    credit = Math.min(credit + 1, MOST_CREDIT);
    if (credit == MOST_CREDIT) {
      pause = SHORTEST_PAUSE;
    }
  }

  void wasInVain() {
    credit -= COST;
    if (credit < 0) {
      credit = COST;
      leftOut = pause;
      pause = Math.min(2 * pause, LONGEST_PAUSE);
      usualNanos = mostNanos;
    }
  }
}
