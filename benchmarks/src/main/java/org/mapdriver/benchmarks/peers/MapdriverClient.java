package org.mapdriver.benchmarks.peers;

import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapEntry;
import org.mapdriver.MapStats;
import org.mapdriver.benchmarks.workload.Entries;
import org.mapdriver.benchmarks.workload.Key;
import org.mapdriver.benchmarks.workload.KeyBatch;
import org.mapdriver.benchmarks.workload.MemcachedProcess;

/** Ours, as its users call it. */
final class MapdriverClient implements CacheClient {
  private static final int MOST_PASSES = 10; // a fill may be left out when many are on their way

  private final LookupMap map;

  MapdriverClient(String uri) {
    this.map = MapDrivers.installed().open(uri);
  }

  static MapdriverClient alone(SocketAddress server, String coherence) {
    return new MapdriverClient("memcache:memcache=" + cache(server, coherence));
  }

  static MapdriverClient before(SocketAddress server, String coherence, String backup) {
    return new MapdriverClient(
        "memcache:memcache=" + cache(server, coherence) + ";backup=" + backup);
  }

  /** The limit on values is 10k otherwise, Postfix's. */
  private static String cache(SocketAddress server, String coherence) {
    return MemcachedProcess.spec(server) + ";data_size_limit=2m;coherence=" + coherence;
  }

  /** Stores entries, and looks them up until memcached has all: strict fills after a miss alone. */
  void load(Entries entries) {
    List<List<byte[]>> batches = new ArrayList<>();
    for (int from = 0; from < entries.size(); from += Entries.BATCH) {
      List<MapEntry> some = new ArrayList<>();
      for (int i = from; i < Math.min(from + Entries.BATCH, entries.size()); i++) {
        some.add(new MapEntry(entries.key(i).bytes(), entries.value(i)));
      }
      map.updateAll(some);
      batches.add(some.stream().map(MapEntry::key).toList());
    }
    for (int pass = 0; pass < MOST_PASSES; pass++) {
      long before = map.stats().misses();
      batches.forEach(map::lookupAll);
      if (map.stats().misses() == before) {
        return;
      }
    }
    throw new IllegalStateException("memcached does not keep what it is filled with");
  }

  /** What the map counts. */
  MapStats stats() {
    return map.stats();
  }

  @Override
  public Session session() {
    return new Session() {
      @Override
      public byte @Nullable [] get(Key key) {
        return map.lookup(key.bytes());
      }

      @Override
      public int getAll(KeyBatch keys) {
        List<byte @Nullable []> values = map.lookupAll(keys.bytes());
        int found = 0;
        for (byte[] value : values) {
          found += value == null ? 0 : 1;
        }
        return found;
      }

      @Override
      public void set(Key key, byte[] value) {
        map.update(key.bytes(), value);
      }

      @Override
      public void setAll(KeyBatch keys, byte[] value) {
        List<MapEntry> entries = new ArrayList<>(keys.size());
        for (byte[] key : keys.bytes()) {
          entries.add(new MapEntry(key, value));
        }
        map.updateAll(entries);
      }
    };
  }

  @Override
  public void close() {
    map.close();
  }
}
