package org.mapdriver.diagnostics;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import org.mapdriver.MapStats;

/**
 * Counts durations in buckets of exponentially growing width, eight to a power of two, so that each
 * figure is exact to one part in eight.
 */
public final class LatencyHistogram {
  private static final int SUB_BITS = 3;
  private static final int SUB = 1 << SUB_BITS;

  private final AtomicLongArray counts = new AtomicLongArray((64 - SUB_BITS) * SUB + SUB);

  /** Makes an empty histogram. */
  public LatencyHistogram() {}

  /**
   * Counts a duration.
   *
   * @param nanos the duration; a negative one counts as 0
   */
  public void record(long nanos) {
    counts.getAndIncrement(bucketOf(Math.max(0, nanos)));
  }

  /**
   * Takes the percentiles.
   *
   * @return a snapshot; durations recorded meanwhile may be missing
   */
  public MapStats.Latency snapshot() {
    long[] copy = new long[counts.length()];
    long total = 0;
    int last = 0;
    for (int i = 0; i < copy.length; i++) {
      copy[i] = counts.get(i);
      total += copy[i];
      last = copy[i] > 0 ? i : last;
    }
    if (total == 0) {
      return MapStats.Latency.NONE;
    }
    return new MapStats.Latency(
        total,
        atRank(copy, rank(total, 500)),
        atRank(copy, rank(total, 990)),
        atRank(copy, rank(total, 999)),
        Duration.ofNanos(upperEnd(last)));
  }

  private static long rank(long total, int perMille) {
    return Math.max(1, (total * perMille + 999) / 1000);
  }

  private static Duration atRank(long[] copy, long rank) {
    long seen = 0;
    for (int i = 0; i < copy.length; i++) {
      seen += copy[i];
      if (seen >= rank) {
        return Duration.ofNanos(upperEnd(i));
      }
    }
    throw new AssertionError("rank " + rank + " is beyond the " + seen + " counted");
  }

  static int bucketOf(long nanos) {
    if (nanos < SUB) {
      return (int) nanos;
    }
    int exponent = 63 - Long.numberOfLeadingZeros(nanos);
    int sub = (int) (nanos >>> (exponent - SUB_BITS)) & (SUB - 1);
    return (exponent - SUB_BITS + 1) * SUB + sub;
  }

  static long upperEnd(int bucket) {
    if (bucket < SUB) {
      return bucket;
    }
    int exponent = bucket / SUB + SUB_BITS - 1;
    long width = 1L << (exponent - SUB_BITS);
    return (1L << exponent) + (bucket % SUB) * width + (width - 1);
  }
}
