package org.mapdriver.memcache.coherence;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mapdriver.MapStats;
import org.mapdriver.UpdateMode;

/** The operations of a map on a cache and what may be behind it. */
public interface Coherence extends AutoCloseable {
  /** An entry to be stored. */
  record Entry(AskedKey key, byte[] value) {}

  /**
   * The value, or null on a miss.
   *
   * @param key what the backup knows it by
   * @param cacheKey what the cache knows it by; null if the cache cannot hold it and is passed by
   */
  byte @Nullable [] lookup(byte[] key, byte @Nullable [] cacheKey);

  /**
   * The values in the order of the keys, null on a miss.
   *
   * @param keys what the backup knows them by
   * @param cacheKeys what the cache knows each by; null where the cache cannot hold it
   */
  List<byte @Nullable []> lookupAll(List<byte[]> keys, List<byte @Nullable []> cacheKeys);

  /** Stores a value. Answers whether it was stored. */
  boolean update(Entry entry, UpdateMode mode);

  /** Stores values in place of what is there. */
  void updateAll(List<Entry> entries);

  /** Removes a value. Answers whether there was one. */
  boolean delete(AskedKey key);

  /** Removes values. Answers how many there were. */
  int deleteAll(List<AskedKey> keys);

  /** Adds what there is to tell. */
  default void describe(MapStats.Builder stats) {}

  /** Ends what goes on in the background. The cache and the backup are still open. */
  @Override
  default void close() {}
}
