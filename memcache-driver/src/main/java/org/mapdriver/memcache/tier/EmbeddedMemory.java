package org.mapdriver.memcache.tier;

import com.github.benmanes.caffeine.cache.Cache;
import org.mapdriver.MapStats;
import org.mapdriver.TierCheck;

/** What there is to tell of a Caffeine cache that is bounded by memory. */
final class EmbeddedMemory {
  /** What an entry costs beside its bytes: two array headers, the key, Caffeine's node. */
  private static final int OVERHEAD_BYTES = 128;

  private final Cache<?, ?> entries;
  private final long maxBytes;

  EmbeddedMemory(Cache<?, ?> entries, long maxBytes) {
    this.entries = entries;
    this.maxBytes = maxBytes;
  }

  static int weight(int keyBytes, int valueBytes) {
    return (int) Math.min(Integer.MAX_VALUE, (long) OVERHEAD_BYTES + keyBytes + valueBytes);
  }

  TierCheck check() {
    return new TierCheck(
        "embedded:",
        true,
        "in this process; " + entries.estimatedSize() + " entries, at most " + maxBytes + " bytes");
  }

  void describe(MapStats.Builder stats) {
    entries.cleanUp();
    stats
        .detail("server", "embedded:")
        .detail("entries", Long.toString(entries.estimatedSize()))
        .detail("max bytes", Long.toString(maxBytes));
    entries
        .policy()
        .eviction()
        .ifPresent(
            eviction -> stats.detail("bytes", Long.toString(eviction.weightedSize().orElse(0))));
  }

  void close() {
    entries.invalidateAll();
    entries.cleanUp();
  }
}
