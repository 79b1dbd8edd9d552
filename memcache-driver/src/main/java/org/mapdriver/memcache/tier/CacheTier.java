package org.mapdriver.memcache.tier;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mapdriver.memcache.connection.CacheFailure;
import org.mapdriver.memcache.connection.MemcacheClient;

/** A cache. Keys are such as memcached takes; arrays that are given to it are not kept. */
public interface CacheTier extends Tier {
  /** An entry to be stored. */
  record Item(byte[] key, byte[] value) {}

  /** The value, or null on a miss. The array is the caller's to keep. */
  byte @Nullable [] get(byte[] key) throws CacheFailure;

  /** The values in the order of the keys, null on a miss. */
  List<byte @Nullable []> getAll(List<byte[]> keys) throws CacheFailure;

  /**
   * Stores what lookups read elsewhere, whatever is there. A cache in trouble may be spared that:
   * it then has no value, which is never a wrong one. May return before the values are there, but
   * not before they are on their way, ahead of all that is stored or removed later.
   *
   * @param office hears of a failure after the return
   */
  void fill(List<Item> items, MemcacheClient.PostOffice office) throws CacheFailure;

  /** Stores values, whatever is there. */
  void set(List<Item> items) throws CacheFailure;

  /** Stores a value unless there is one. Answers whether it did. */
  boolean add(byte[] key, byte[] value) throws CacheFailure;

  /** Removes values. Answers how many there were. */
  int delete(List<byte[]> keys) throws CacheFailure;
}
