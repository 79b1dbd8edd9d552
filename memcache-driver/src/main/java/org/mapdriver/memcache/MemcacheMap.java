package org.mapdriver.memcache;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mapdriver.LookupMap;
import org.mapdriver.MapCursor;
import org.mapdriver.MapDataException;
import org.mapdriver.MapEntry;
import org.mapdriver.MapStats;
import org.mapdriver.MapUnsupportedException;
import org.mapdriver.TierCheck;
import org.mapdriver.UpdateMode;
import org.mapdriver.diagnostics.Shown;
import org.mapdriver.memcache.coherence.AskedKey;
import org.mapdriver.memcache.coherence.CacheCounts;
import org.mapdriver.memcache.coherence.Coherence;
import org.mapdriver.memcache.key.CacheKey;
import org.mapdriver.memcache.key.KeyOutcome;
import org.mapdriver.memcache.key.KeyRules;
import org.mapdriver.memcache.tier.Tier;
import org.mapdriver.spi.MapUri;

/**
 * An open {@code memcache:} map. Decides what each key is worth, and leaves what happens with it to
 * its coherence. A key that is not applicable is no business of the backup either.
 */
final class MemcacheMap implements LookupMap {
  private final MapUri uri;
  private final KeyRules rules;
  private final boolean keysAsTheyAre;
  private final Coherence coherence;
  private final Tier cache;
  private final Optional<LookupMap> backup;
  private final CacheCounts counts;
  private final boolean asPostfix;
  private final List<String> unknownNames;

  MemcacheMap(
      MapUri uri,
      KeyRules rules,
      Coherence coherence,
      Tier cache,
      Optional<LookupMap> backup,
      CacheCounts counts,
      boolean asPostfix,
      List<String> unknownNames) {
    this.uri = uri;
    this.rules = rules;
    this.keysAsTheyAre = rules.changeNothing();
    this.coherence = coherence;
    this.cache = cache;
    this.backup = backup;
    this.counts = counts;
    this.asPostfix = asPostfix;
    this.unknownNames = unknownNames;
  }

  @Override
  public byte @Nullable [] lookup(byte[] key) {
    if (keysAsTheyAre && rules.keeps(key)) { // as below, without what that allocates
      return coherence.lookup(key, key);
    }
    Optional<AskedKey> asked = ask("lookup", key);
    if (asked.isEmpty()) {
      counts.miss();
      return null;
    }
    return coherence.lookup(key, asked.get().cacheKey());
  }

  @Override
  public List<byte @Nullable []> lookupAll(List<byte[]> keys) {
    if (keysAsTheyAre && keys.stream().allMatch(rules::keeps)) {
      return coherence.lookupAll(keys, keys);
    }
    if (rules.mayCollide()) { // one key's fill is another's hit, in their order
      return LookupMap.super.lookupAll(keys);
    }
    List<byte[]> applicable = new ArrayList<>(keys.size());
    List<byte @Nullable []> cacheKeys = new ArrayList<>(keys.size());
    int[] places = new int[keys.size()];
    for (int i = 0; i < keys.size(); i++) {
      Optional<AskedKey> asked = ask("lookupAll", keys.get(i));
      places[i] = asked.isPresent() ? applicable.size() : -1;
      asked.ifPresentOrElse(
          key -> {
            applicable.add(key.bytes());
            cacheKeys.add(key.cacheKey());
          },
          counts::miss);
    }
    List<byte @Nullable []> values = coherence.lookupAll(applicable, cacheKeys);
    List<byte @Nullable []> all = new ArrayList<>(keys.size());
    for (int place : places) {
      all.add(place < 0 ? null : values.get(place));
    }
    return all;
  }

  @Override
  public boolean update(byte[] key, byte[] value, UpdateMode mode) {
    refuseUnwritable("update");
    return coherence.update(entry("update", key, value), mode);
  }

  @Override
  public void updateAll(Collection<MapEntry> entries) {
    refuseUnwritable("updateAll");
    List<Coherence.Entry> checked = new ArrayList<>(entries.size());
    for (MapEntry entry : entries) {
      checked.add(entry("updateAll", entry.key(), entry.value()));
    }
    coherence.updateAll(checked);
  }

  @Override
  public boolean delete(byte[] key) {
    refuseUnwritable("delete");
    Optional<AskedKey> asked = ask("delete", key);
    return asked.isPresent() && coherence.delete(asked.get());
  }

  @Override
  public int deleteAll(List<byte[]> keys) {
    refuseUnwritable("deleteAll");
    List<AskedKey> applicable = new ArrayList<>(keys.size());
    for (byte[] key : keys) {
      ask("deleteAll", key).ifPresent(applicable::add);
    }
    return coherence.deleteAll(applicable);
  }

  private Coherence.Entry entry(String operation, byte[] key, byte[] value) {
    if (keysAsTheyAre && rules.keeps(key)) {
      return new Coherence.Entry(new AskedKey(key, key), value);
    }
    KeyOutcome outcome = rules.apply(key);
    if (outcome instanceof KeyOutcome.NotApplicable not) {
      throw new MapDataException(
          MapDataException.Reason.KEY_NOT_APPLICABLE,
          "%s %s key %s: %s; not stored. %s"
              .formatted(operation, uri, Shown.quoted(key), not.why(), not.advice()));
    }
    return new Coherence.Entry(asked(operation, key, outcome), value);
  }

  /** Empty if nothing can be there under the key. */
  private Optional<AskedKey> ask(String operation, byte[] key) {
    if (keysAsTheyAre && rules.keeps(key)) {
      return Optional.of(new AskedKey(key, key));
    }
    KeyOutcome outcome = rules.apply(key);
    // Nothing can be there under a key that the only tier cannot hold. Postfix sends it all the
    // same, and its users know the error that comes back.
    boolean neverThere =
        outcome instanceof KeyOutcome.NotApplicable
            || (outcome instanceof KeyOutcome.TooLong && backup.isEmpty() && !asPostfix);
    return neverThere ? Optional.empty() : Optional.of(asked(operation, key, outcome));
  }

  private AskedKey asked(String operation, byte[] key, KeyOutcome outcome) {
    if (outcome instanceof KeyOutcome.Usable usable) {
      return new AskedKey(key, usable.key());
    }
    if (outcome instanceof KeyOutcome.TooLong tooLong) {
      if (backup.isPresent()) {
        return new AskedKey(key, null);
      }
      throw new MapDataException(
          MapDataException.Reason.KEY_TOO_LONG,
          "%s %s key %s: the cache's key is %d bytes, memcached takes %d; not sent. Set key_digest, or give the map a backup."
              .formatted(operation, uri, Shown.quoted(key), tooLong.bytes(), CacheKey.MAX_BYTES));
    }
    throw new AssertionError("unknown outcome " + outcome);
  }

  /** Before the cache is touched: it must not know what its backup will not hear of. */
  private void refuseUnwritable(String operation) {
    if (!writable()) {
      throw new MapUnsupportedException(
          operation
              + " "
              + uri
              + ": its backup "
              + backup.map(LookupMap::uri).orElse(uri)
              + " can only be read; nothing was changed");
    }
  }

  @Override
  public boolean writable() {
    return backup.map(LookupMap::writable).orElse(true);
  }

  @Override
  public MapCursor sequence() {
    return backup
        .orElseThrow(
            () ->
                new MapUnsupportedException(
                    "sequence " + uri + ": a cache cannot list its entries; give the map a backup"))
        .sequence();
  }

  @Override
  public MapStats stats() {
    MapStats.Builder stats = MapStats.builder(uri);
    counts.describe(stats);
    cache.describe(stats);
    coherence.describe(stats);
    backup.ifPresent(map -> stats.backup(map.stats()));
    return stats.build();
  }

  @Override
  public List<TierCheck> check() {
    List<TierCheck> findings = new ArrayList<>();
    if (!unknownNames.isEmpty()) {
      findings.add(
          new TierCheck(
              uri.toString(),
              true,
              Shown.oneLine(
                  "the file has parameters that are not known and ignored: "
                      + String.join(", ", unknownNames))));
    }
    findings.add(cache.check());
    backup.ifPresent(map -> findings.addAll(map.check()));
    return findings;
  }

  @Override
  public MapUri uri() {
    return uri;
  }

  @Override
  public void close() {
    List<AutoCloseable> parts = new ArrayList<>(List.of(coherence, cache, rules));
    backup.ifPresent(parts::add);
    Closing.all(parts);
  }
}
