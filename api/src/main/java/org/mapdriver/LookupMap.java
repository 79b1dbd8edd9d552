package org.mapdriver;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mapdriver.spi.MapUri;

/**
 * An open map from keys to values, both byte strings. Safe for use by many threads, virtual ones
 * included. No argument may be null ({@link NullPointerException}); a null result means a miss, and
 * nothing else. Each operation has a twin that takes strings, which travel as UTF-8.
 *
 * <p>Calls block for as long as the driver needs: for {@code memcache:} and each command that it
 * sends (a lookup that misses sends two) at most its {@code timeout} for each attempt, {@code
 * max_try} attempts, {@code retry_pause} in between, plus the backup's time. An interrupt ends no
 * call and loses no answer: the call goes on to its end, and the thread is interrupted still.
 *
 * <p>An {@link Error}, such as {@link OutOfMemoryError} where there is no room for a value, is
 * passed on as it is, and the map goes on as before. A write that ends so may have happened or not:
 * look the key up.
 *
 * <p>What a key or value may be is the driver's to say (LMDB: keys of at most 510 bytes). Looking
 * up or deleting a key that a map can never hold is a miss; updating it is a {@link
 * MapDataException}.
 *
 * <p>For drivers: only {@link #lookup(byte[])}, {@link #uri()} and {@link #close()} need a body; a
 * map that can be written adds {@link #update(byte[], byte[], UpdateMode)}, {@link #delete(byte[])}
 * and {@link #sequence()}. The other methods rest on these; a driver overrides a bulk form when it
 * can do it in one round trip or transaction. The map that callers get from {@link MapDrivers} is a
 * wrapper that checks arguments, folds keys, enforces {@link Access}, counts, and makes {@code
 * close} safe: a driver's map is never called during or after its own {@code close}.
 */
public interface LookupMap extends AutoCloseable {
  /**
   * Returns the value of a key.
   *
   * @param key the key
   * @return the value, or null on a miss; the array is the caller's to keep
   * @throws MapUnavailableException if neither a value nor its absence could be made out
   */
  byte @Nullable [] lookup(byte[] key);

  /**
   * Returns the value of a key.
   *
   * @param key the key
   * @return the value, or null on a miss; bytes that are not UTF-8 become U+FFFD
   * @throws MapUnavailableException if neither a value nor its absence could be made out
   */
  default @Nullable String lookup(String key) {
    byte[] value = lookup(key.getBytes(UTF_8));
    return value == null ? null : new String(value, UTF_8);
  }

  /**
   * Returns the values of many keys: in one round trip per server or one transaction where the
   * driver can, else one after another. Not a snapshot.
   *
   * @param keys the keys; one may stand there twice
   * @return a list as long as {@code keys}, in their order, null where a key is a miss
   * @throws MapUnavailableException if any answer could not be made out
   */
  default List<byte @Nullable []> lookupAll(List<byte[]> keys) {
    List<byte @Nullable []> values = new ArrayList<>(keys.size());
    for (byte[] key : keys) {
      values.add(lookup(key));
    }
    return values;
  }

  /**
   * Returns the values of many keys; see {@link #lookupAll(List)}.
   *
   * @param keys the keys
   * @return the keys that have a value, with it, in the order of {@code keys}
   * @throws MapUnavailableException if any answer could not be made out
   */
  default Map<String, String> lookupAll(Collection<String> keys) {
    List<byte[]> encoded = encodeAll(keys);
    List<byte @Nullable []> values = lookupAll(encoded);
    Map<String, String> found = new LinkedHashMap<>();
    int index = 0;
    for (String key : keys) {
      byte[] value = values.get(index++);
      if (value != null) {
        found.put(key, new String(value, UTF_8));
      }
    }
    return found;
  }

  /**
   * Stores a value under a key, in place of what is there.
   *
   * @param key the key
   * @param value the value
   * @throws MapDataException if this map cannot hold the key or the value; nothing was stored
   * @throws MapUnavailableException if no acknowledgement came; {@link
   *     MapUnavailableException#mayHaveHappened()} tells whether it may be stored
   * @throws MapUnsupportedException if this map cannot be written, or was opened {@link
   *     Access#READ_ONLY}
   */
  default void update(byte[] key, byte[] value) {
    update(key, value, UpdateMode.REPLACE);
  }

  /**
   * Stores a value under a key, in place of what is there; see {@link #update(byte[], byte[])}.
   *
   * @param key the key
   * @param value the value
   */
  default void update(String key, String value) {
    update(key.getBytes(UTF_8), value.getBytes(UTF_8));
  }

  /**
   * Stores a value under a key.
   *
   * @param key the key
   * @param value the value
   * @param mode what to do when the key is there already
   * @return whether the value was stored; always true with {@link UpdateMode#REPLACE}
   * @throws MapDataException if this map cannot hold the key or the value; nothing was stored
   * @throws MapUnavailableException if no acknowledgement came; {@link
   *     MapUnavailableException#mayHaveHappened()} tells whether it may be stored
   * @throws MapUnsupportedException if this map cannot be written, or was opened {@link
   *     Access#READ_ONLY}
   */
  default boolean update(byte[] key, byte[] value, UpdateMode mode) {
    throw new MapUnsupportedException(
        "update " + uri() + ": this map can only be read; keep the entry in another map");
  }

  /**
   * Stores a value under a key; see {@link #update(byte[], byte[], UpdateMode)}.
   *
   * @param key the key
   * @param value the value
   * @param mode what to do when the key is there already
   * @return whether the value was stored; always true with {@link UpdateMode#REPLACE}
   */
  default boolean update(String key, String value, UpdateMode mode) {
    return update(key.getBytes(UTF_8), value.getBytes(UTF_8), mode);
  }

  /**
   * Stores many entries, each in place of what is there; the last one counts when a key comes
   * twice. In one transaction where the driver has them (all or nothing, or, for a very large
   * collection, slice by slice), in one round trip where it can, else one after another: then a
   * failure leaves those before it stored.
   *
   * @param entries the entries
   * @throws MapDataException if this map cannot hold one of them
   * @throws MapUnavailableException if no acknowledgement came for one of them
   * @throws MapUnsupportedException if this map cannot be written
   */
  default void updateAll(Collection<MapEntry> entries) {
    for (MapEntry entry : entries) {
      update(entry.key(), entry.value(), UpdateMode.REPLACE);
    }
  }

  /**
   * Stores many entries; see {@link #updateAll(Collection)}.
   *
   * @param entries the entries
   */
  default void updateAll(Map<String, String> entries) {
    List<MapEntry> encoded = new ArrayList<>(entries.size());
    entries.forEach((key, value) -> encoded.add(MapEntry.of(key, value)));
    updateAll(encoded);
  }

  /**
   * Removes a key and its value.
   *
   * @param key the key
   * @return whether it was there
   * @throws MapUnavailableException if no acknowledgement came; {@link
   *     MapUnavailableException#mayHaveHappened()} tells whether it may be removed
   * @throws MapUnsupportedException if this map cannot be written, or was opened {@link
   *     Access#READ_ONLY}
   */
  default boolean delete(byte[] key) {
    throw new MapUnsupportedException(
        "delete " + uri() + ": this map can only be read; nothing was deleted");
  }

  /**
   * Removes a key and its value; see {@link #delete(byte[])}.
   *
   * @param key the key
   * @return whether it was there
   */
  default boolean delete(String key) {
    return delete(key.getBytes(UTF_8));
  }

  /**
   * Removes many keys: in one transaction or round trip where the driver can, else one after
   * another.
   *
   * @param keys the keys
   * @return how many of them were there
   * @throws MapUnavailableException if no acknowledgement came for one of them
   * @throws MapUnsupportedException if this map cannot be written
   */
  default int deleteAll(List<byte[]> keys) {
    int deleted = 0;
    for (byte[] key : keys) {
      deleted += delete(key) ? 1 : 0;
    }
    return deleted;
  }

  /**
   * Removes many keys; see {@link #deleteAll(List)}.
   *
   * @param keys the keys
   * @return how many of them were there
   */
  default int deleteAll(Collection<String> keys) {
    return deleteAll(encodeAll(keys));
  }

  /**
   * Starts a walk over all entries. A cached map walks its backup, which has them all.
   *
   * @return a cursor to be closed after use
   * @throws MapUnavailableException if the map does not answer
   * @throws MapUnsupportedException if this map cannot list its entries
   */
  default MapCursor sequence() {
    throw new MapUnsupportedException(
        "sequence " + uri() + ": this map cannot list its entries; walk the map that feeds it");
  }

  /**
   * What this map did so far.
   *
   * @return a snapshot; counts made by different threads may be a moment apart
   */
  default MapStats stats() {
    return MapStats.builder(uri()).build();
  }

  /**
   * Contacts every tier of this map and says how it is. Changes nothing. Meant for health pages and
   * {@code mapdriver check}; a tier that is down is a finding, not an exception.
   *
   * @return one finding or more for each tier, outermost first
   */
  default List<TierCheck> check() {
    return List.of(new TierCheck(uri().toString(), true, "open"));
  }

  /**
   * Whether this map can be written at all. Says nothing of {@link Access}.
   *
   * @return false if {@code update} and {@code delete} always throw {@link MapUnsupportedException}
   */
  default boolean writable() {
    return true;
  }

  /**
   * The URI that this map was opened from.
   *
   * @return the URI; its text is safe to log
   */
  MapUri uri();

  /**
   * Closes the map: refuses new calls, waits for running ones and for cursors that other threads
   * have open, then frees everything that the map holds, its backup included. A cursor that is not
   * closed after five seconds, or that the closing thread itself left open, is closed here. A
   * further call waits until the first one is done and does nothing; other methods then throw
   * {@link MapUnavailableException}.
   *
   * @throws MapUnavailableException if something could not be written out; everything is freed all
   *     the same
   */
  @Override
  void close();

  private static List<byte[]> encodeAll(Collection<String> keys) {
    List<byte[]> encoded = new ArrayList<>(keys.size());
    for (String key : keys) {
      encoded.add(key.getBytes(UTF_8));
    }
    return encoded;
  }
}
