package org.mapdriver.memcache.tier;

/**
 * Whether keys that are written are expected not to be in the cache. Then a tombstone is added
 * without looking what is there: one command of three less for an update, but a round trip more
 * where the guess is wrong. So it is made while at most one key in nine was there lately.
 *
 * <p>Racy on purpose: an observation that is lost between threads only delays the next guess.
 */
final class Absence {
  private static final int SURE = 64;
  private static final int LIKELY = SURE / 2;
  private static final int WEIGHT_OF_PRESENCE = 8;

  private int score;

  boolean isLikely() {
    return score >= LIKELY;
  }

  void observe(boolean absent) {
    int seen = Math.max(0, Math.min(SURE, score + (absent ? 1 : -WEIGHT_OF_PRESENCE)));
    if (seen != score) { // all threads read it: a write takes it out of their processors' caches
      score = seen;
    }
  }
}
