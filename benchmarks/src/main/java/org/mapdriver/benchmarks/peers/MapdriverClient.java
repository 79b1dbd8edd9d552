package org.mapdriver.benchmarks.peers;

import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.benchmarks.workload.Key;
import org.mapdriver.benchmarks.workload.KeyBatch;
import org.mapdriver.benchmarks.workload.MemcachedProcess;

/** Ours, as its users call it. */
final class MapdriverClient implements CacheClient {
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
    };
  }

  @Override
  public void close() {
    map.close();
  }
}
