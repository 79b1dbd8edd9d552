package org.mapdriver.memcache.coherence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapEntry;
import org.mapdriver.MapStats;
import org.mapdriver.UpdateMode;
import org.mapdriver.diagnostics.Ticker;
import org.mapdriver.memcache.connection.CacheFailure;
import org.mapdriver.memcache.connection.Turns;
import org.mapdriver.memcache.key.KeyBytes;
import org.mapdriver.memcache.protocol.Marks;
import org.mapdriver.memcache.tier.LeasingTier;

/**
 * Never an old value after a write has returned, in any process. {@code docs/coherence.md} has the
 * protocol and the argument why it holds.
 *
 * <p>A write puts a tombstone into the cache, changes the backup, and takes the tombstone away. A
 * lookup that misses fills the cache only with a lease, which any write in between takes from it.
 */
public final class StrictCoherence implements Coherence {
  private static final String BY_BACKUP = "asked the backup";
  private static final String BACKUP_ONLY = "only the backup has it; each lookup asks it";
  private static final String TO_BE_TOLD =
      "lookups of this map ask the backup until the cache has been told";

  private final LeasingTier cache;
  private final LookupMap backup;
  private final Tombstones tombstones;
  private final PendingTombstones pending;
  private final ReadThrough misses;
  private final long dataSizeLimit;
  private final boolean refusing;
  private final CacheCounts counts;
  private final CacheTrouble trouble;
  private final SharedReads reads = new SharedReads();
  private final @Nullable SharedWrites updates; // null where a cache is as near as another thread
  private final @Nullable SharedWrites deletes;

  /**
   * What a map's parameters say.
   *
   * @param server for people
   * @param oldValueTtl how long the cache may still have a value that it could not be told of; 0
   *     for ever
   * @param negativeEntries whether the cache is told what the backup does not have
   * @param dataSizeLimit the longest value that the cache is given
   * @param refusing whether a write fails rather than leave the cache untold
   */
  public record Settings(
      String server,
      Duration oldValueTtl,
      boolean negativeEntries,
      long dataSizeLimit,
      boolean refusing) {}

  /** Operations on a cache and a backup. */
  public StrictCoherence(
      LeasingTier cache,
      LookupMap backup,
      Settings settings,
      CacheCounts counts,
      CacheTrouble trouble,
      Ticker ticker) {
    this(
        cache,
        backup,
        settings,
        new PendingTombstones(
            PendingTombstones.thread("mapdriver-memcache-pending " + settings.server()),
            new Tombstones(cache.insisting()),
            trouble,
            ticker,
            settings.oldValueTtl(),
            PendingTombstones.MOST_KEYS),
        counts,
        trouble,
        Pauses.REAL);
  }

  StrictCoherence(
      LeasingTier cache,
      LookupMap backup,
      Settings settings,
      PendingTombstones pending,
      CacheCounts counts,
      CacheTrouble trouble,
      Pauses pauses) {
    this.cache = cache;
    this.backup = backup;
    this.tombstones = new Tombstones(cache);
    this.pending = pending;
    this.dataSizeLimit = settings.dataSizeLimit();
    this.refusing = settings.refusing();
    this.counts = counts;
    this.trouble = trouble;
    ReadThrough.Limits limits =
        new ReadThrough.Limits(settings.dataSizeLimit(), settings.negativeEntries());
    this.misses = new ReadThrough(cache, backup, pending, limits, counts, trouble, pauses);
    Turns turns = cache.turns();
    BackupPace pace = BackupPace.quickAtFirst(Ticker.SYSTEM);
    this.updates = turns == null ? null : sharedWrites("update", pace, turns);
    this.deletes = turns == null ? null : sharedWrites("delete", pace, turns);
  }

  private SharedWrites sharedWrites(String operation, BackupPace pace, Turns turns) {
    SharedWrites.Steps steps =
        new SharedWrites.Steps() {
          @Override
          public void write(List<AskedKey> keys, Runnable commits) {
            Tombstones.Raising raising = raise(operation, different(keys));
            if (keys.size() > 1 && isOfOneKey(raising.failure())) {
              lower(operation, raising.raised(), /* committed= */ false);
              return;
            }
            StrictCoherence.this.write(
                operation,
                raising,
                () -> {
                  commits.run();
                  return true;
                });
          }

          @Override
          public void confirm(AskedKey key) {
            List<byte[]> keys = List.of(present(key.cacheKey()));
            tell(operation, keys, /* committed= */ true, () -> tombstones.ensure(keys));
          }
        };
    return new SharedWrites(steps, pace, turns, Ticker.SYSTEM, SharedWrites.PATIENCE_NANOS);
  }

  @Override
  public byte @Nullable [] lookup(byte[] key, byte @Nullable [] cacheKey) {
    byte[] asked = present(cacheKey);
    byte[] value = null;
    if (!pending.holds(asked)) {
      CacheFailure failure = cache.leftAlone();
      if (failure != null) {
        return lookupInBackup(key, failure);
      }
      try {
        value = cache.get(asked);
      } catch (CacheFailure e) {
        return lookupInBackup(key, e);
      } catch (MapConfigException problem) {
        throw trouble.fatal("lookup", problem);
      }
    }
    if (value == Marks.NEGATIVE_ENTRY_FOUND) {
      counts.negativeHit();
      return null;
    }
    boolean hit = value != null && value != Marks.OTHER_FOUND;
    counts.asked(hit);
    return hit ? value : reads.read(key, () -> misses.read("lookup", key, asked));
  }

  private byte @Nullable [] lookupInBackup(byte[] key, CacheFailure failure) {
    trouble.gotOver("lookup", failure, BY_BACKUP);
    counts.miss();
    return reads.readUnlessQuick(key, () -> backup.lookup(key));
  }

  /** With strict coherence there is a key for the cache whatever the caller's key is. */
  private static byte[] present(byte @Nullable [] cacheKey) {
    if (cacheKey == null) {
      throw new AssertionError("a key that the cache cannot hold");
    }
    return cacheKey;
  }

  @Override
  public List<byte @Nullable []> lookupAll(List<byte[]> keys, List<byte @Nullable []> cacheKeys) {
    byte[] @Nullable [] values = new byte[keys.size()][];
    List<byte[]> asked = cacheKeys.stream().map(StrictCoherence::present).toList();
    List<Integer> missing = new ArrayList<>();
    List<Integer> unknown = new ArrayList<>();
    List<Integer> places = new ArrayList<>(keys.size());
    for (int i = 0; i < asked.size(); i++) { // before the cache is asked: it may be told meanwhile
      (pending.holds(asked.get(i)) ? missing : places).add(i);
    }
    BulkGet get = new BulkGet(cache::getAll, trouble);
    List<byte @Nullable []> found;
    try {
      found = get.ask(places.stream().map(asked::get).toList());
    } catch (MapConfigException problem) {
      throw trouble.fatal("lookupAll", problem);
    }
    for (int i = 0; i < places.size(); i++) {
      byte[] value = found.get(i);
      if (value == Marks.NEGATIVE_ENTRY_FOUND) {
        counts.negativeHit();
      } else if (value == BulkGet.UNKNOWN) {
        unknown.add(places.get(i));
      } else if (value == null || value == Marks.OTHER_FOUND) {
        missing.add(places.get(i));
      } else {
        counts.asked(true);
        values[places.get(i)] = value;
      }
    }
    if (get.hasFailed()) { // nor would it give leases
      unknown.addAll(missing);
      missing.clear();
    }
    counts.misses(missing.size() + unknown.size());
    if (!unknown.isEmpty()) {
      put(unknown, values, backup.lookupAll(unknown.stream().map(keys::get).toList()));
    }
    put(
        missing,
        values,
        misses.readAll(
            "lookupAll",
            missing.stream().map(keys::get).toList(),
            missing.stream().map(asked::get).toList()));
    return Arrays.asList(values);
  }

  private static void put(
      List<Integer> places, byte[] @Nullable [] values, List<byte @Nullable []> read) {
    for (int i = 0; i < places.size(); i++) {
      values[places.get(i)] = read.get(i);
    }
  }

  @Override
  public boolean update(Entry entry, UpdateMode mode) {
    warnIfLarge("update", entry);
    return writeOne(
        "update",
        updates,
        entry.key(),
        () -> backup.update(entry.key().bytes(), entry.value(), mode));
  }

  @Override
  public void updateAll(List<Entry> entries) {
    entries.forEach(entry -> warnIfLarge("updateAll", entry));
    write(
        "updateAll",
        entries.stream().map(Entry::key).toList(),
        () -> {
          backup.updateAll(
              entries.stream()
                  .map(entry -> new MapEntry(entry.key().bytes(), entry.value()))
                  .toList());
          return true;
        });
  }

  private void warnIfLarge(String operation, Entry entry) {
    if (entry.value().length > dataSizeLimit) {
      trouble.tooLarge(operation, entry.value().length, dataSizeLimit, BACKUP_ONLY);
    }
  }

  @Override
  public boolean delete(AskedKey key) {
    return writeOne("delete", deletes, key, () -> backup.delete(key.bytes()));
  }

  @Override
  public int deleteAll(List<AskedKey> keys) {
    return write(
        "deleteAll", keys, () -> backup.deleteAll(keys.stream().map(AskedKey::bytes).toList()));
  }

  private boolean writeOne(
      String operation, @Nullable SharedWrites shared, AskedKey key, BooleanSupplier commit) {
    return shared == null
        ? write(operation, List.of(key), commit::getAsBoolean)
        : shared.write(key, commit);
  }

  /** A write: tombstones, the backup, the tombstones again, whatever the backup does. */
  private <R> R write(String operation, List<AskedKey> keys, Supplier<R> commit) {
    return write(operation, raise(operation, different(keys)), commit);
  }

  /** Whether it may be that only one of several keys met with it. */
  private static boolean isOfOneKey(@Nullable CacheFailure failure) {
    return failure != null
        && switch (failure.kind()) {
          case REFUSED, PROTOCOL, BUSY -> true;
          case CONNECT, TIMEOUT, DISCONNECT, CONNECTION_GONE, BREAKER_OPEN -> false;
        };
  }

  private <R> R write(String operation, Tombstones.Raising raising, Supplier<R> commit) {
    PendingTombstones.Held held = hold(operation, raising);
    boolean committed = false;
    try {
      R result = commit.get();
      committed = true;
      return result;
    } finally {
      try {
        if (held != null) {
          pending.release(held);
        }
      } finally {
        lower(operation, raising.raised(), committed);
      }
    }
  }

  private static List<byte[]> different(List<AskedKey> keys) {
    if (keys.size() == 1) {
      return List.of(present(keys.get(0).cacheKey()));
    }
    Set<KeyBytes> different = new LinkedHashSet<>();
    keys.forEach(key -> different.add(new KeyBytes(present(key.cacheKey()))));
    return different.stream().map(KeyBytes::bytes).toList();
  }

  private Tombstones.Raising raise(String operation, List<byte[]> cacheKeys) {
    try {
      return tombstones.raise(cacheKeys);
    } catch (MapConfigException problem) {
      throw trouble.fatal(operation, problem);
    }
  }

  /** What is to be done about keys that the cache could not be told of, before the commit. */
  private PendingTombstones.@Nullable Held hold(String operation, Tombstones.Raising raising) {
    CacheFailure failure = raising.failure();
    if (failure == null) {
      return null;
    }
    if (refusing) {
      lower(operation, raising.raised(), /* committed= */ false);
      throw trouble.refused(operation, failure);
    }
    trouble.gotOver(operation, failure, TO_BE_TOLD);
    return pending.hold(operation, raising.unreachable());
  }

  private void lower(String operation, List<Tombstones.Raised> raised, boolean committed) {
    tell(operation, Tombstones.keysOf(raised), committed, () -> tombstones.lower(raised));
  }

  @FunctionalInterface
  private interface LastStep {
    void run() throws CacheFailure;
  }

  private void tell(String operation, List<byte[]> keys, boolean committed, LastStep step) {
    try {
      step.run();
    } catch (CacheFailure failure) {
      pend(operation, keys);
      if (refusing && committed) {
        throw trouble.unconfirmed(operation, failure);
      }
      trouble.gotOver(operation, failure, TO_BE_TOLD);
    } catch (RuntimeException | Error e) { // whatever it is: the cache may have an old value
      pend(operation, keys);
      throw e;
    }
  }

  private void pend(String operation, List<byte[]> keys) {
    pending.release(pending.hold(operation, keys));
  }

  @Override
  public void describe(MapStats.Builder stats) {
    pending.describe(stats);
  }

  @Override
  public void close() {
    pending.close();
  }
}
