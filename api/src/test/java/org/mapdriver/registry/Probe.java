package org.mapdriver.registry;

import static org.mapdriver.Bytes.text;
import static org.mapdriver.Bytes.utf8;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.mapdriver.LookupMap;
import org.mapdriver.MapCursor;
import org.mapdriver.MapOptions;
import org.mapdriver.UpdateMode;
import org.mapdriver.diagnostics.Ticker;
import org.mapdriver.spi.MapUri;

/** A driver's map that notices when it is used against the contract. */
final class Probe implements LookupMap {
  final Map<String, String> content = new ConcurrentHashMap<>();
  final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  final AtomicInteger closes = new AtomicInteger();
  final AtomicInteger cursorCloses = new AtomicInteger();
  final AtomicInteger refused = new AtomicInteger();
  volatile boolean touchedAfterClose;
  volatile Runnable duringLookup = () -> {};
  volatile @Nullable RuntimeException failure;
  volatile @Nullable RuntimeException cursorCloseFailure;

  ManagedMap managed() {
    return managed(MapOptions.defaults());
  }

  ManagedMap managed(MapOptions options) {
    return new ManagedMap(this, options, Ticker.SYSTEM);
  }

  private void touch(String call) {
    touchedAfterClose |= closes.get() > 0;
    calls.add(call);
    RuntimeException failing = failure;
    if (failing != null) {
      throw failing;
    }
  }

  @Override
  public byte @Nullable [] lookup(byte[] key) {
    touch("lookup");
    duringLookup.run();
    touchedAfterClose |= closes.get() > 0;
    String value = content.get(text(key));
    return value == null ? null : utf8(value);
  }

  @Override
  public boolean update(byte[] key, byte[] value, UpdateMode mode) {
    touch("update");
    content.put(text(key), text(value));
    return true;
  }

  @Override
  public boolean delete(byte[] key) {
    touch("delete");
    return content.remove(text(key)) != null;
  }

  @Override
  public MapCursor sequence() {
    touch("sequence");
    var entries = content.entrySet().iterator();
    return new MapCursor() {
      private Map.@Nullable Entry<String, String> entry;

      @Override
      public boolean next() {
        touch("next");
        entry = entries.hasNext() ? entries.next() : null;
        return entry != null;
      }

      @Override
      public byte[] key() {
        touch("key");
        return utf8(entry.getKey());
      }

      @Override
      public byte[] value() {
        touch("value");
        return utf8(entry.getValue());
      }

      @Override
      public void close() {
        touchedAfterClose |= closes.get() > 0;
        cursorCloses.incrementAndGet();
        RuntimeException failing = cursorCloseFailure;
        if (failing != null) {
          throw failing;
        }
      }
    };
  }

  @Override
  public MapUri uri() {
    return MapUri.parse("probe:x");
  }

  @Override
  public void close() {
    closes.incrementAndGet();
  }
}
