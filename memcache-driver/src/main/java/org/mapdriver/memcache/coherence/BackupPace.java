package org.mapdriver.memcache.coherence;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.mapdriver.diagnostics.Ticker;

/**
 * Whether a backup answers sooner than threads could wait for one another. While the cache is out
 * of order all lookups ask the backup: a slow one must be spared by sharing reads, but before one
 * that answers within microseconds those who share stand in line behind whoever was interrupted by
 * the scheduler. Measured by OutageBenchmark with 32 threads.
 *
 * <p>Racy on purpose: a judgement that is lost between threads only delays the next.
 */
final class BackupPace {
  /** To sleep and be woken takes longer. */
  private static final long QUICK_NANOS = 20_000;

  /** One read in so many is timed, once the backup is known to be quick. */
  private static final int SAMPLE = 16;

  private static final int BEST = 16;
  private static final int QUICK = BEST / 2;

  private final Ticker ticker;
  private int score; // up with a quick answer, down with a slow one: one of either proves little

  BackupPace(Ticker ticker) {
    this.ticker = ticker;
  }

  boolean isQuick() {
    return score > QUICK;
  }

  /** Reads, and judges by how long that took, now and then or always. */
  byte @Nullable [] read(SharedReads.Source source) {
    if (isQuick() && (ThreadLocalRandom.current().nextInt() & (SAMPLE - 1)) != 0) {
      return source.read();
    }
    long start = ticker.nanos();
    byte[] value = source.read();
    boolean quick = ticker.nanos() - start < QUICK_NANOS;
    score = Math.max(0, Math.min(BEST, score + (quick ? 1 : -1)));
    return value;
  }
}
