package org.mapdriver.memcache.coherence;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.mapdriver.MapStats;
import org.mapdriver.memcache.connection.CacheFailure;

/** What the cache did. */
public final class CacheCounts {
  private final LongAdder hits = new LongAdder();
  private final LongAdder negativeHits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder fills = new LongAdder();
  private final LongAdder fillsRefused = new LongAdder();
  private final Map<CacheFailure.Kind, LongAdder> failures = new ConcurrentHashMap<>();

  /** Nothing yet. */
  public CacheCounts() {}

  /** A lookup that the cache was asked for. */
  void asked(boolean hit) {
    (hit ? hits : misses).increment();
  }

  /** Lookups that the cache was asked for. */
  void asked(List<byte @Nullable []> values) {
    int found = 0;
    for (byte[] value : values) {
      found += value == null ? 0 : 1;
    }
    hits.add(found);
    misses.add(values.size() - found);
  }

  /** A lookup that the cache answered with "the backup has no such key". */
  void negativeHit() {
    hits.increment();
    negativeHits.increment();
  }

  /** A lookup that the cache did not answer, or was not asked for. */
  public void miss() {
    misses.increment();
  }

  /** Some of these. */
  void misses(int count) {
    misses.add(count);
  }

  void fill(boolean stored, int count) {
    (stored ? fills : fillsRefused).add(count);
  }

  void failure(CacheFailure.Kind kind) {
    LongAdder count = failures.get(kind); // mostly there, and no lock
    if (count == null) {
      count = failures.computeIfAbsent(kind, first -> new LongAdder());
    }
    count.increment();
  }

  /** Adds all counts. */
  public void describe(MapStats.Builder stats) {
    stats
        .hitsAndMisses(hits.sum(), misses.sum())
        .negativeHits(negativeHits.sum())
        .fills(fills.sum(), fillsRefused.sum());
    failures.forEach((kind, count) -> stats.errors(kind.label(), count.sum()));
  }
}
