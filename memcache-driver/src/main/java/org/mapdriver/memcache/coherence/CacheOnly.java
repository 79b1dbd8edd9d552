package org.mapdriver.memcache.coherence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapDataException;
import org.mapdriver.UpdateMode;
import org.mapdriver.memcache.connection.CacheFailure;
import org.mapdriver.memcache.key.CacheKey;
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
    R on(CacheKey key) throws CacheFailure;
  }

  private <R> R call(String operation, AskedKey key, CacheCall<R> call) {
    try {
      return call.on(
          key.cacheKey().orElseThrow(() -> new AssertionError("there is nothing to pass on to")));
    } catch (CacheFailure failure) {
      throw trouble.fatal(operation, failure);
    } catch (MapConfigException problem) {
      throw trouble.fatal(operation, problem);
    }
  }

  @Override
  public byte @Nullable [] lookup(AskedKey key) {
    Optional<byte[]> value = call("lookup", key, cache::get);
    if (value.isPresent()) {
      counts.hit();
      return value.get();
    }
    counts.miss();
    return null;
  }

  @Override
  public List<byte @Nullable []> lookupAll(List<AskedKey> keys) {
    List<byte @Nullable []> values = new ArrayList<>(keys.size());
    for (AskedKey key : keys) {
      values.add(lookup(key));
    }
    return values;
  }

  @Override
  public boolean update(Entry entry, UpdateMode mode) {
    refuseLarge(entry);
    if (mode == UpdateMode.INSERT_IF_ABSENT && !asPostfix) {
      return call("update", entry.key(), key -> cache.add(key, entry.value()));
    }
    return call(
        "update",
        entry.key(),
        key -> {
          cache.set(key, entry.value());
          return true;
        });
  }

  @Override
  public void updateAll(List<Entry> entries) {
    entries.forEach(this::refuseLarge);
    for (Entry entry : entries) {
      update(entry, UpdateMode.REPLACE);
    }
  }

  private void refuseLarge(Entry entry) {
    if (entry.value().length > dataSizeLimit) {
      throw new MapDataException(
          MapDataException.Reason.VALUE_TOO_LARGE,
          "update %s key %s: value is %d bytes, data_size_limit is %d; not stored. Raise data_size_limit."
              .formatted(
                  trouble.uri(),
                  org.mapdriver.diagnostics.Shown.quoted(entry.key().bytes()),
                  entry.value().length,
                  dataSizeLimit));
    }
  }

  @Override
  public boolean delete(AskedKey key) {
    return call("delete", key, cache::delete);
  }

  @Override
  public int deleteAll(List<AskedKey> keys) {
    int deleted = 0;
    for (AskedKey key : keys) {
      deleted += delete(key) ? 1 : 0;
    }
    return deleted;
  }
}
