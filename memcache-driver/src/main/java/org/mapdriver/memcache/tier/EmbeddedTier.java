package org.mapdriver.memcache.tier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import org.mapdriver.MapStats;
import org.mapdriver.TierCheck;
import org.mapdriver.diagnostics.Ticker;
import org.mapdriver.memcache.key.CacheKey;

/** A cache inside this process, which nobody else sees. */
public final class EmbeddedTier implements CacheTier {
  /** What an entry costs beside its bytes: two array headers, the key, Caffeine's node. */
  private static final int OVERHEAD_BYTES = 128;

  private final long maxBytes;
  private final boolean storesNothing;
  private final Cache<CacheKey, byte[]> entries;

  /**
   * An empty cache.
   *
   * @param maxBytes how much memory entries may take, overhead included
   * @param ttl how long an entry lives; 0 for ever, negative not at all, as in memcached
   */
  public EmbeddedTier(long maxBytes, Duration ttl, Ticker ticker) {
    this.maxBytes = maxBytes;
    this.storesNothing = ttl.isNegative();
    Caffeine<CacheKey, byte[]> builder =
        Caffeine.newBuilder()
            .ticker(ticker::nanos)
            .executor(Runnable::run) // no threads of other people's
            .maximumWeight(maxBytes)
            .weigher((key, value) -> weight(key.length(), value.length));
    if (!ttl.isZero() && !ttl.isNegative()) {
      builder.expireAfterWrite(ttl);
    }
    this.entries = builder.build();
  }

  static int weight(int keyBytes, int valueBytes) {
    return (int) Math.min(Integer.MAX_VALUE, (long) OVERHEAD_BYTES + keyBytes + valueBytes);
  }

  @Override
  public Optional<byte[]> get(CacheKey key) {
    return Optional.ofNullable(entries.getIfPresent(key)).map(byte[]::clone);
  }

  @Override
  public void fill(CacheKey key, byte[] value) {
    set(key, value);
  }

  @Override
  public void set(CacheKey key, byte[] value) {
    if (storesNothing) {
      entries.invalidate(key);
    } else {
      entries.put(key, value.clone());
    }
  }

  @Override
  public boolean add(CacheKey key, byte[] value) {
    return storesNothing || entries.asMap().putIfAbsent(key, value.clone()) == null;
  }

  @Override
  public boolean delete(CacheKey key) {
    return entries.asMap().remove(key) != null;
  }

  @Override
  public TierCheck check() {
    return new TierCheck(
        "embedded:",
        true,
        "in this process; " + entries.estimatedSize() + " entries, at most " + maxBytes + " bytes");
  }

  @Override
  public void describe(MapStats.Builder stats) {
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

  @Override
  public void close() {
    entries.invalidateAll();
    entries.cleanUp();
  }
}
