package org.mapdriver.memcache.coherence;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapEntry;
import org.mapdriver.UpdateMode;
import org.mapdriver.memcache.connection.CacheFailure;
import org.mapdriver.memcache.tier.CacheTier;
import org.mapdriver.text.LosslessUtf8;

/**
 * Postfix's order: the cache first, the backup last. The backup's outcome is the operation's; a
 * cache that fails is only warned of.
 *
 * <p>A lookup that misses stores what the backup has, unconditionally. A crash between the two
 * writes, or a slow reader's fill, can leave the cache with another value than the backup until
 * {@code ttl}: that is what this order means.
 */
public final class PostfixCoherence implements Coherence {
  private static final String BY_BACKUP = "asked the backup";
  private static final String NOT_FILLED = "the cache was not filled";
  private static final String NOT_TAKEN_BACK = "the cache may have what the backup did not store";
  private static final String BACKUP_ONLY = "only the backup is changed; the cache may be stale";

  private final CacheTier cache;
  private final LookupMap backup;
  private final long dataSizeLimit;
  private final boolean asPostfix;
  private final CacheCounts counts;
  private final CacheTrouble trouble;
  private final SharedReads reads = new SharedReads();

  /**
   * Operations on a cache and a backup.
   *
   * @param asPostfix whether an insert goes into the cache even if the backup keeps its own
   */
  public PostfixCoherence(
      CacheTier cache,
      LookupMap backup,
      long dataSizeLimit,
      boolean asPostfix,
      CacheCounts counts,
      CacheTrouble trouble) {
    this.cache = cache;
    this.backup = backup;
    this.dataSizeLimit = dataSizeLimit;
    this.asPostfix = asPostfix;
    this.counts = counts;
    this.trouble = trouble;
  }

  @FunctionalInterface
  private interface CacheCall {
    void run() throws CacheFailure;
  }

  /** Does something with the cache. Answers whether it failed. */
  private boolean fails(String operation, String instead, CacheCall call) {
    try {
      call.run();
      return false;
    } catch (CacheFailure failure) {
      trouble.gotOver(operation, failure, instead);
      return true;
    } catch (MapConfigException problem) {
      throw trouble.fatal(operation, problem);
    }
  }

  /** What the cache knows these keys by; those that it cannot hold are passed by. */
  private List<byte[]> cacheKeys(String operation, List<AskedKey> keys) {
    List<byte[]> held = new ArrayList<>(keys.size());
    for (AskedKey key : keys) {
      if (key.cacheKey() != null) {
        held.add(key.cacheKey());
      } else {
        trouble.passedBy(operation);
      }
    }
    return held;
  }

  @Override
  public byte @Nullable [] lookup(byte[] key, byte @Nullable [] cacheKey) {
    byte[] value = null;
    if (cacheKey == null) {
      trouble.passedBy("lookup");
    } else {
      CacheFailure leftAlone = cache.leftAlone();
      if (leftAlone != null) {
        return lookupInBackup(key, leftAlone);
      }
      try { // not fails(): the hottest path makes no object
        value = cache.get(cacheKey);
      } catch (CacheFailure failure) {
        if (failure.kind() == CacheFailure.Kind.BREAKER_OPEN) {
          return lookupInBackup(key, failure);
        }
        trouble.gotOver("lookup", failure, BY_BACKUP);
      } catch (MapConfigException problem) {
        throw trouble.fatal("lookup", problem);
      }
    }
    counts.asked(value != null);
    return value != null ? value : reads.read(key, () -> readAndFill(key, cacheKey));
  }

  /** Without a fill, which would not be sent either. */
  private byte @Nullable [] lookupInBackup(byte[] key, CacheFailure failure) {
    trouble.gotOver("lookup", failure, BY_BACKUP);
    counts.miss();
    return reads.readUnlessQuick(key, () -> backup.lookup(key));
  }

  private byte @Nullable [] readAndFill(byte[] key, byte @Nullable [] cacheKey) {
    byte[] value = backup.lookup(key);
    if (value != null && cacheKey != null && fillable("lookup", value)) {
      fill("lookup", List.of(new CacheTier.Item(cacheKey, value)));
    }
    return value;
  }

  /** Whether the cache can take what the backup has. */
  private boolean fillable(String operation, byte[] value) {
    if (asPostfix && !LosslessUtf8.isUtf8(value)) {
      counts.fill(false, 1); // Postfix takes such a value for an error of the backup
      return false;
    }
    if (value.length > dataSizeLimit) {
      counts.fill(false, 1);
      trouble.tooLarge(operation, value.length, dataSizeLimit, NOT_FILLED);
      return false;
    }
    return true;
  }

  private void fill(String operation, List<CacheTier.Item> items) {
    counts.fill(true, items.size()); // before: a failure takes it back
    boolean counted = false;
    try {
      cache.fill(items, failure -> notFilled(operation, items, failure));
      counted = true;
    } catch (CacheFailure failure) {
      counted = true;
      notFilled(operation, items, failure);
    } catch (MapConfigException problem) {
      throw trouble.fatal(operation, problem);
    } catch (RuntimeException e) { // whatever it is: the answer is known, and does not depend on it
      trouble.defect(operation, e, NOT_FILLED);
    } finally {
      if (!counted) { // out of memory, too
        countNotFilled(items);
      }
    }
  }

  private void notFilled(String operation, List<CacheTier.Item> items, CacheFailure failure) {
    countNotFilled(items);
    trouble.gotOver(operation, failure, NOT_FILLED);
  }

  private void countNotFilled(List<CacheTier.Item> items) {
    counts.fill(true, -items.size());
    counts.fill(false, items.size());
  }

  /** Asks the cache for all keys in one call, the backup for the rest in another. */
  @Override
  public List<byte @Nullable []> lookupAll(List<byte[]> keys, List<byte @Nullable []> cacheKeys) {
    BulkGet get = new BulkGet(cache::getAll, trouble);
    List<byte @Nullable []> values = askCache(get, cacheKeys);
    counts.asked(values);
    List<Integer> missing = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i) == null) {
        missing.add(i);
      }
    }
    if (missing.isEmpty()) {
      return values;
    }
    List<byte @Nullable []> found = backup.lookupAll(missing.stream().map(keys::get).toList());
    List<CacheTier.Item> items = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      byte[] value = found.get(i);
      byte[] cacheKey = cacheKeys.get(missing.get(i));
      values.set(missing.get(i), value);
      if (value != null && cacheKey != null && !get.hasFailed() && fillable("lookupAll", value)) {
        items.add(new CacheTier.Item(cacheKey, value));
      }
    }
    if (!items.isEmpty()) {
      fill("lookupAll", items);
    }
    return values;
  }

  /** The values that the cache has, null on a miss and where it is passed by or does not answer. */
  private List<byte @Nullable []> askCache(BulkGet get, List<byte @Nullable []> cacheKeys) {
    List<byte[]> held = new ArrayList<>(cacheKeys.size());
    for (byte[] cacheKey : cacheKeys) {
      if (cacheKey == null) {
        trouble.passedBy("lookupAll");
      } else {
        held.add(cacheKey);
      }
    }
    List<byte @Nullable []> values;
    try {
      values = get.ask(held);
    } catch (MapConfigException problem) {
      throw trouble.fatal("lookupAll", problem);
    }
    List<byte @Nullable []> all = new ArrayList<>(cacheKeys.size());
    int next = 0;
    for (byte[] cacheKey : cacheKeys) {
      byte[] value = cacheKey == null ? null : values.get(next++);
      all.add(value == BulkGet.UNKNOWN ? null : value);
    }
    return all;
  }

  @Override
  public boolean update(Entry entry, UpdateMode mode) {
    if (mode == UpdateMode.INSERT_IF_ABSENT && !asPostfix) {
      // The backup may keep its value, so the new one must not be seen; nor may an old one.
      forget("update", BACKUP_ONLY, List.of(entry.key()));
    } else {
      store("update", List.of(entry));
    }
    boolean acknowledged = false;
    try {
      boolean stored = backup.update(entry.key().bytes(), entry.value(), mode);
      acknowledged = true;
      return stored;
    } finally {
      if (!acknowledged) {
        takeBack("update", List.of(entry));
      }
    }
  }

  @Override
  public void updateAll(List<Entry> entries) {
    store("updateAll", entries);
    boolean acknowledged = false;
    try {
      backup.updateAll(
          entries.stream().map(entry -> new MapEntry(entry.key().bytes(), entry.value())).toList());
      acknowledged = true;
    } finally {
      if (!acknowledged) {
        takeBack("updateAll", entries);
      }
    }
  }

  /**
   * The backup failed, in whatever way: nobody shall see a value that is not stored. Postfix leaves
   * it there.
   */
  private void takeBack(String operation, List<Entry> entries) {
    if (!asPostfix) {
      forget(operation, NOT_TAKEN_BACK, entries.stream().map(Entry::key).toList());
    }
  }

  private void store(String operation, List<Entry> entries) {
    List<CacheTier.Item> items = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      byte[] cacheKey = entry.key().cacheKey();
      if (cacheKey == null) {
        trouble.passedBy(operation);
      } else if (entry.value().length > dataSizeLimit) {
        trouble.tooLarge(operation, entry.value().length, dataSizeLimit, BACKUP_ONLY);
      } else {
        items.add(new CacheTier.Item(cacheKey, entry.value()));
      }
    }
    if (!items.isEmpty()) {
      fails(operation, BACKUP_ONLY, () -> cache.set(items));
    }
  }

  private void forget(String operation, String instead, List<AskedKey> keys) {
    List<byte[]> cacheKeys = cacheKeys(operation, keys);
    if (!cacheKeys.isEmpty()) {
      fails(operation, instead, () -> cache.delete(cacheKeys));
    }
  }

  @Override
  public boolean delete(AskedKey key) {
    forget("delete", BACKUP_ONLY, List.of(key));
    return backup.delete(key.bytes());
  }

  @Override
  public int deleteAll(List<AskedKey> keys) {
    forget("deleteAll", BACKUP_ONLY, keys);
    return backup.deleteAll(keys.stream().map(AskedKey::bytes).toList());
  }
}
