package org.mapdriver.benchmarks.peers;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapEntry;
import org.mapdriver.benchmarks.workload.Key;
import org.mapdriver.benchmarks.workload.KeyBatch;

/** What is written by hand around a client that knows no backup: get, else read the table, set. */
final class CacheAside implements CacheClient {
  private final CacheClient cache;
  private final LookupMap table;

  CacheAside(CacheClient cache, String table) {
    this.cache = cache;
    this.table = MapDrivers.installed().open(table);
  }

  @Override
  public Session session() throws Exception {
    Session session = cache.session();
    return new Session() {
      @Override
      public byte @Nullable [] get(Key key) throws Exception {
        byte[] cached = session.get(key);
        if (cached != null) {
          return cached;
        }
        byte[] value = table.lookup(key.bytes());
        if (value != null) {
          session.set(key, value);
        }
        return value;
      }

      @Override
      public int getAll(KeyBatch keys) throws Exception {
        return session.getAll(keys);
      }

      @Override
      public void set(Key key, byte[] value) throws Exception {
        session.set(key, value);
        table.update(key.bytes(), value);
      }

      @Override
      public void setAll(KeyBatch keys, byte[] value) throws Exception {
        session.setAll(keys, value);
        table.updateAll(keys.bytes().stream().map(key -> new MapEntry(key, value)).toList());
      }
    };
  }

  @Override
  public void close() throws IOException {
    cache.close();
    table.close();
  }
}
