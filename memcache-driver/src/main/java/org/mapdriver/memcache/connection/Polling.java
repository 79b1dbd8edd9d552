package org.mapdriver.memcache.connection;

/**
 * Whether to look for a reply again and again for a while rather than sleep until it comes: on a
 * processor that has nothing else to do that saves the time to wake up. Only while nobody else uses
 * the client, and less and less where it was in vain.
 */
final class Polling {
  private static final int MOST_IN_VAIN = 10;

  /** A lone moment among many threads is not worth it. */
  private static final int SOLITARY_FLIGHTS = 16;

  private static final int FORGIVEN = 2;

  private final Lanes lanes;
  private final long nanos;
  private int inVain;
  private int leftOut = SOLITARY_FLIGHTS;

  /**
   * A policy for one lane.
   *
   * @param nanos how long to look at most; 0 is never
   */
  Polling(Lanes lanes, long nanos) {
    this.lanes = lanes;
    this.nanos = nanos;
  }

  boolean isDue() {
    if (nanos == 0) {
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
    leftOut = Math.max(leftOut, SOLITARY_FLIGHTS);
  }

  boolean goesOn(long start) {
    return System.nanoTime() - start < nanos && lanes.lone();
  }

  void ended(boolean answered) {
    if (answered) {
      inVain = 0;
    } else {
      inVain = Math.min(inVain + 1, MOST_IN_VAIN);
      leftOut = inVain <= FORGIVEN ? 0 : 1 << inVain;
    }
  }
}
