package org.mapdriver.memcache.coherence;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.mapdriver.diagnostics.Ticker;

/**
 * Whether a backup answers sooner than threads could wait for one another. While the cache is out
 * of order all lookups ask the backup: a slow one must be spared by sharing reads, but before one
 * that answers within microseconds those who share stand in line behind whoever was interrupted by
 * the scheduler: see OutageBenchmark with 32 threads (docs/when-not-to.md). With commits it is the
 * other way round: only quick ones are made by one thread for others, see {@link SharedWrites}.
 *
 * <p>Racy on purpose: a judgement that is lost between threads only delays the next.
 */
final class BackupPace {
  /** To sleep and be woken takes longer. */
  private static final long QUICK_NANOS = 20_000;

  /** Longer than most waits for a processor: this backup may be slow, or fails. */
  private static final long SLOW_NANOS = 50_000_000;

  private static final long FAILED = Long.MAX_VALUE;

  /** One read in so many is timed, once the backup is known to be quick. */
  private static final int SAMPLE = 16;

  private static final int BEST = 16;
  private static final int QUICK = BEST / 2;

  /**
   * What one quick answer adds, and one very slow answer takes; a slow one takes 1. A scheduler
   * makes answers slow, but nothing makes them quick: where each weighed the same, 32 threads on
   * two processors that had begun to share reads went on, since to wait and be woken interrupts
   * other threads in their reads.
   */
  private static final int WEIGHT = 4;

  private final Ticker ticker;
  private int score; // up with a quick answer, down with a slow one

  /** Of a backup that is slow until it has been quick. */
  BackupPace(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Of a backup that is quick until it has been slow. */
  static BackupPace quickAtFirst(Ticker ticker) {
    BackupPace pace = new BackupPace(ticker);
    pace.score = BEST;
    return pace;
  }

  boolean isQuick() {
    return score > QUICK;
  }

  /** Reads, and judges by how long that took, now and then or always. */
  byte @Nullable [] read(SharedReads.Source source) {
    if (!isTimed()) {
      return source.read();
    }
    long start = ticker.nanos();
    boolean answered = false;
    try {
      byte[] value = source.read();
      answered = true;
      return value;
    } finally {
      judge(answered ? ticker.nanos() - start : FAILED);
    }
  }

  /** Commits, and judges likewise. */
  boolean commit(BooleanSupplier commit) {
    if (!isTimed()) {
      return commit.getAsBoolean();
    }
    long start = ticker.nanos();
    boolean answered = false;
    try {
      boolean stored = commit.getAsBoolean();
      answered = true;
      return stored;
    } finally {
      judge(answered ? ticker.nanos() - start : FAILED);
    }
  }

  private boolean isTimed() {
    return !isQuick() || (ThreadLocalRandom.current().nextInt() & (SAMPLE - 1)) == 0;
  }

  private void judge(long nanos) {
    int change = nanos < QUICK_NANOS ? WEIGHT : nanos < SLOW_NANOS ? -1 : -WEIGHT;
    int judged = Math.max(0, Math.min(BEST, score + change));
    if (judged != score) { // all threads read it: a write takes it out of their processors' caches
      score = judged;
    }
  }
}
