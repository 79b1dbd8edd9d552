package org.mapdriver.memcache.coherence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapEntry;
import org.mapdriver.UpdateMode;
import org.mapdriver.memcache.connection.CacheFailure;
import org.mapdriver.memcache.key.CacheKey;
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
    void on(CacheKey key) throws CacheFailure;
  }

  /** Does something with the cache, unless it is passed by. Answers whether the cache failed. */
  private boolean fails(String operation, String instead, AskedKey key, CacheCall call) {
    if (key.cacheKey().isEmpty()) {
      trouble.passedBy(operation);
      return false;
    }
    try {
      call.on(key.cacheKey().get());
      return false;
    } catch (CacheFailure failure) {
      trouble.gotOver(operation, failure, instead);
      return true;
    } catch (MapConfigException problem) {
      throw trouble.fatal(operation, problem);
    }
  }

  @Override
  public byte @Nullable [] lookup(AskedKey key) {
    Answer answer = ask("lookup", key);
    if (answer.value.isPresent()) {
      return answer.value.get();
    }
    return reads.read(key.bytes(), () -> readAndFill(key));
  }

  private byte @Nullable [] readAndFill(AskedKey key) {
    byte[] value = backup.lookup(key.bytes());
    if (value != null) {
      fill("lookup", key, value);
    }
    return value;
  }

  /** What the cache said of one key. */
  private static final class Answer {
    Optional<byte[]> value = Optional.empty();
    boolean failed;
  }

  private Answer ask(String operation, AskedKey key) {
    Answer answer = new Answer();
    answer.failed = fails(operation, BY_BACKUP, key, k -> answer.value = cache.get(k));
    if (answer.value.isPresent()) {
      counts.hit();
    } else {
      counts.miss();
    }
    return answer;
  }

  /** Stores what the backup has. Answers whether the cache failed. */
  private boolean fill(String operation, AskedKey key, byte[] value) {
    if (key.cacheKey().isEmpty()) {
      return false;
    }
    if (asPostfix && !LosslessUtf8.isUtf8(value)) {
      counts.fill(false); // Postfix takes such a value for an error of the backup
      return false;
    }
    if (value.length > dataSizeLimit) {
      counts.fill(false);
      trouble.tooLarge(operation, value.length, dataSizeLimit, NOT_FILLED);
      return false;
    }
    boolean failed = fails(operation, NOT_FILLED, key, k -> cache.fill(k, value));
    counts.fill(!failed);
    return failed;
  }

  /**
   * Asks the cache for one key after the other until it fails, the backup for the rest in one call.
   */
  @Override
  public List<byte @Nullable []> lookupAll(List<AskedKey> keys) {
    List<byte @Nullable []> values = new ArrayList<>(keys.size());
    List<Integer> missing = new ArrayList<>();
    boolean failed = false;
    for (AskedKey key : keys) {
      Answer answer = failed ? new Answer() : ask("lookupAll", key);
      if (failed) {
        counts.miss();
      }
      failed |= answer.failed;
      if (answer.value.isEmpty()) {
        missing.add(values.size());
      }
      values.add(answer.value.orElse(null));
    }
    if (!missing.isEmpty()) {
      List<byte @Nullable []> found =
          backup.lookupAll(missing.stream().map(i -> keys.get(i).bytes()).toList());
      for (int i = 0; i < found.size(); i++) {
        byte[] value = found.get(i);
        values.set(missing.get(i), value);
        if (value != null && !failed) {
          failed = fill("lookupAll", keys.get(missing.get(i)), value);
        }
      }
    }
    return values;
  }

  @Override
  public boolean update(Entry entry, UpdateMode mode) {
    if (mode == UpdateMode.INSERT_IF_ABSENT && !asPostfix) {
      // The backup may keep its value, so the new one must not be seen; nor may an old one.
      fails("update", BACKUP_ONLY, entry.key(), cache::delete);
    } else {
      store("update", entry);
    }
    boolean acknowledged = false;
    try {
      boolean stored = backup.update(entry.key().bytes(), entry.value(), mode);
      acknowledged = true;
      return stored;
    } finally {
      if (!acknowledged) {
        takeBack("update", entry);
      }
    }
  }

  @Override
  public void updateAll(List<Entry> entries) {
    List<MapEntry> kept = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      store("updateAll", entry);
      kept.add(new MapEntry(entry.key().bytes(), entry.value()));
    }
    boolean acknowledged = false;
    try {
      backup.updateAll(kept);
      acknowledged = true;
    } finally {
      if (!acknowledged) {
        entries.forEach(entry -> takeBack("updateAll", entry));
      }
    }
  }

  /**
   * The backup failed, in whatever way: nobody shall see a value that is not stored. Postfix leaves
   * it there.
   */
  private void takeBack(String operation, Entry entry) {
    if (!asPostfix && entry.key().cacheKey().isPresent()) {
      fails(operation, NOT_TAKEN_BACK, entry.key(), cache::delete);
    }
  }

  private void store(String operation, Entry entry) {
    int length = entry.value().length;
    if (entry.key().cacheKey().isPresent() && length > dataSizeLimit) {
      trouble.tooLarge(operation, length, dataSizeLimit, BACKUP_ONLY);
      return;
    }
    fails(operation, BACKUP_ONLY, entry.key(), key -> cache.set(key, entry.value()));
  }

  @Override
  public boolean delete(AskedKey key) {
    fails("delete", BACKUP_ONLY, key, cache::delete);
    return backup.delete(key.bytes());
  }

  @Override
  public int deleteAll(List<AskedKey> keys) {
    for (AskedKey key : keys) {
      fails("deleteAll", BACKUP_ONLY, key, cache::delete);
    }
    return backup.deleteAll(keys.stream().map(AskedKey::bytes).toList());
  }
}
