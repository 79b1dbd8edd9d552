package org.mapdriver.memcache.coherence;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapDataException;
import org.mapdriver.UpdateMode;
import org.mapdriver.diagnostics.Shown;
import org.mapdriver.memcache.connection.CacheFailure;
import org.mapdriver.memcache.tier.CacheTier;

/** A cache with nothing behind it: what it forgets is gone, what it cannot do fails. */
public final class CacheOnly implements Coherence {
  private final CacheTier cache;
  private final long dataSizeLimit;
  private final boolean asPostfix;
  private final CacheCounts counts;
  private final CacheTrouble trouble;

  /**
   * Operations on a cache alone.
   *
   * @param asPostfix whether an insert overwrites, as Postfix's does
   */
  public CacheOnly(
      CacheTier cache,
      long dataSizeLimit,
      boolean asPostfix,
      CacheCounts counts,
      CacheTrouble trouble) {
    this.cache = cache;
    this.dataSizeLimit = dataSizeLimit;
    this.asPostfix = asPostfix;
    this.counts = counts;
    this.trouble = trouble;
  }

  @FunctionalInterface
  private interface CacheCall<R> {
    R answer() throws CacheFailure;
  }

  private <R> R call(String operation, CacheCall<R> call) {
    try {
      return call.answer();
    } catch (CacheFailure failure) {
      throw trouble.fatal(operation, failure);
    } catch (MapConfigException problem) {
      throw trouble.fatal(operation, problem);
    }
  }

  private static byte[] cacheKey(AskedKey key) {
    return present(key.cacheKey());
  }

  private static byte[] present(byte @Nullable [] cacheKey) {
    if (cacheKey == null) {
      throw new AssertionError("there is nothing to pass on to");
    }
    return cacheKey;
  }

  @SuppressWarnings("NullAway") // checked one by one
  private static List<byte[]> allPresent(List<byte @Nullable []> cacheKeys) {
    cacheKeys.forEach(CacheOnly::present);
    return cacheKeys;
  }

  @Override
  public byte @Nullable [] lookup(byte[] key, byte @Nullable [] cacheKey) {
    byte[] value;
    try { // not call(): the hottest path makes no object
      value = cache.get(present(cacheKey));
    } catch (CacheFailure failure) {
      throw trouble.fatal("lookup", failure);
    } catch (MapConfigException problem) {
      throw trouble.fatal("lookup", problem);
    }
    counts.asked(value != null);
    return value;
  }

  @Override
  public List<byte @Nullable []> lookupAll(List<byte[]> keys, List<byte @Nullable []> cacheKeys) {
    List<byte @Nullable []> values = call("lookupAll", () -> cache.getAll(allPresent(cacheKeys)));
    counts.asked(values);
    return values;
  }

  @Override
  public boolean update(Entry entry, UpdateMode mode) {
    refuseLarge("update", entry);
    if (mode == UpdateMode.INSERT_IF_ABSENT && !asPostfix) {
      return call("update", () -> cache.add(cacheKey(entry.key()), entry.value()));
    }
    store("update", List.of(entry));
    return true;
  }

  @Override
  public void updateAll(List<Entry> entries) {
    entries.forEach(entry -> refuseLarge("updateAll", entry));
    store("updateAll", entries);
  }

  private void store(String operation, List<Entry> entries) {
    List<CacheTier.Item> items =
        entries.stream()
            .map(entry -> new CacheTier.Item(cacheKey(entry.key()), entry.value()))
            .toList();
    call(
        operation,
        () -> {
          cache.set(items);
          return true;
        });
  }

  private void refuseLarge(String operation, Entry entry) {
    if (entry.value().length > dataSizeLimit) {
      throw new MapDataException(
          MapDataException.Reason.VALUE_TOO_LARGE,
          "%s %s key %s: value is %d bytes, data_size_limit is %d; not stored. Raise data_size_limit."
              .formatted(
                  operation,
                  trouble.uri(),
                  Shown.quoted(entry.key().bytes()),
                  entry.value().length,
                  dataSizeLimit));
    }
  }

  @Override
  public boolean delete(AskedKey key) {
    return call("delete", () -> cache.delete(List.of(cacheKey(key)))) > 0;
  }

  @Override
  public int deleteAll(List<AskedKey> keys) {
    List<byte[]> cacheKeys = keys.stream().map(CacheOnly::cacheKey).toList();
    return call("deleteAll", () -> cache.delete(cacheKeys));
  }
}
