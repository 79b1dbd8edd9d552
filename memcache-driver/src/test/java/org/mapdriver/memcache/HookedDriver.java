package org.mapdriver.memcache;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.mapdriver.LookupMap;
import org.mapdriver.MapCursor;
import org.mapdriver.MapOptions;
import org.mapdriver.UpdateMode;
import org.mapdriver.memcache.key.KeyBytes;
import org.mapdriver.spi.MapDriver;
import org.mapdriver.spi.MapOpener;
import org.mapdriver.spi.MapUri;
import org.mapdriver.spi.Parameter;

/** {@code hooked:}: one map in memory, which several maps may have as their backup. */
final class HookedDriver implements MapDriver {
  final Map<KeyBytes, byte[]> entries = new ConcurrentHashMap<>();
  final AtomicInteger lookups = new AtomicInteger();

  /** Runs in each lookup after the entry was read. */
  volatile Runnable afterRead = () -> {};

  /** Runs in each update or delete before the entry is changed. */
  volatile Runnable beforeCommit = () -> {};

  @Override
  public String scheme() {
    return "hooked";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of();
  }

  @Override
  public LookupMap open(MapUri uri, MapOptions options, MapOpener opener) {
    return new HookedMap(uri);
  }

  private final class HookedMap implements LookupMap {
    private final MapUri uri;

    HookedMap(MapUri uri) {
      this.uri = uri;
    }

    @Override
    public byte @Nullable [] lookup(byte[] key) {
      lookups.incrementAndGet();
      byte[] value = entries.get(new KeyBytes(key));
      afterRead.run();
      return value == null ? null : value.clone();
    }

    @Override
    public boolean update(byte[] key, byte[] value, UpdateMode mode) {
      beforeCommit.run();
      KeyBytes copy = new KeyBytes(key.clone());
      if (mode == UpdateMode.INSERT_IF_ABSENT) {
        return entries.putIfAbsent(copy, value.clone()) == null;
      }
      entries.put(copy, value.clone());
      return true;
    }

    @Override
    public boolean delete(byte[] key) {
      beforeCommit.run();
      return entries.remove(new KeyBytes(key)) != null;
    }

    @Override
    public MapCursor sequence() {
      throw new UnsupportedOperationException("not needed");
    }

    @Override
    public MapUri uri() {
      return uri;
    }

    @Override
    public void close() {}
  }
}
