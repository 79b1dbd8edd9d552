package org.mapdriver.memcache.tier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mapdriver.MapStats;
import org.mapdriver.TierCheck;
import org.mapdriver.diagnostics.Ticker;
import org.mapdriver.memcache.connection.MemcacheClient;
import org.mapdriver.memcache.key.KeyBytes;

/** A cache inside this process, which nobody else sees. */
public final class EmbeddedTier implements CacheTier {
  private final EmbeddedMemory memory;
  private final boolean storesNothing;
  private final Cache<KeyBytes, byte[]> entries;

  /**
   * An empty cache.
   *
   * @param maxBytes how much memory entries may take, overhead included
   * @param ttl how long an entry lives; 0 for ever, negative not at all, as in memcached
   */
  public EmbeddedTier(long maxBytes, Duration ttl, Ticker ticker) {
    this.storesNothing = ttl.isNegative();
    Caffeine<KeyBytes, byte[]> builder =
        Caffeine.newBuilder()
            .ticker(ticker::nanos)
            .executor(Runnable::run) // no threads of other people's
            .maximumWeight(maxBytes)
            .weigher((key, value) -> EmbeddedMemory.weight(key.bytes().length, value.length));
    if (!ttl.isZero() && !ttl.isNegative()) {
      builder.expireAfterWrite(ttl);
    }
    this.entries = builder.build();
    this.memory = new EmbeddedMemory(entries, maxBytes);
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    byte[] value = entries.getIfPresent(new KeyBytes(key));
    return value == null ? null : value.clone();
  }

  @Override
  public List<byte @Nullable []> getAll(List<byte[]> keys) {
    List<byte @Nullable []> values = new ArrayList<>(keys.size());
    for (byte[] key : keys) {
      values.add(get(key));
    }
    return values;
  }

  @Override
  public void fill(List<Item> items, MemcacheClient.PostOffice office) {
    set(items);
  }

  @Override
  public void set(List<Item> items) {
    for (Item item : items) {
      KeyBytes key = new KeyBytes(item.key().clone());
      if (storesNothing) {
        entries.invalidate(key);
      } else {
        entries.put(key, item.value().clone());
      }
    }
  }

  @Override
  public boolean add(byte[] key, byte[] value) {
    return storesNothing
        || entries.asMap().putIfAbsent(new KeyBytes(key.clone()), value.clone()) == null;
  }

  @Override
  public int delete(List<byte[]> keys) {
    int deleted = 0;
    for (byte[] key : keys) {
      deleted += entries.asMap().remove(new KeyBytes(key)) == null ? 0 : 1;
    }
    return deleted;
  }

  @Override
  public TierCheck check() {
    return memory.check();
  }

  @Override
  public void describe(MapStats.Builder stats) {
    memory.describe(stats);
  }

  @Override
  public void close() {
    memory.close();
  }
}
