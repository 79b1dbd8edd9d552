package org.mapdriver.memcache.tier;

import java.util.Optional;
import org.mapdriver.MapStats;
import org.mapdriver.TierCheck;
import org.mapdriver.memcache.connection.CacheFailure;
import org.mapdriver.memcache.key.CacheKey;

/** A cache. */
public interface CacheTier extends AutoCloseable {
  /** The value, or empty on a miss. The array is the caller's to keep. */
  Optional<byte[]> get(CacheKey key) throws CacheFailure;

  /**
   * Stores what a lookup read elsewhere, whatever is there. A cache in trouble may be spared that:
   * it then has no value, which is never a wrong one. The array is not kept.
   */
  void fill(CacheKey key, byte[] value) throws CacheFailure;

  /** Stores a value, whatever is there. The array is not kept. */
  void set(CacheKey key, byte[] value) throws CacheFailure;

  /** Stores a value unless there is one. Answers whether it did. The array is not kept. */
  boolean add(CacheKey key, byte[] value) throws CacheFailure;

  /** Removes a value. Answers whether there was one. */
  boolean delete(CacheKey key) throws CacheFailure;

  /** Contacts the cache and says how it is. */
  TierCheck check();

  /** Adds what there is to tell. */
  void describe(MapStats.Builder stats);

  @Override
  void close();
}
