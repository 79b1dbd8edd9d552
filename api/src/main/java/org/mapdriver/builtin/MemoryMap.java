package org.mapdriver.builtin;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.mapdriver.LookupMap;
import org.mapdriver.MapCursor;
import org.mapdriver.MapStats;
import org.mapdriver.MapUnsupportedException;
import org.mapdriver.TierCheck;
import org.mapdriver.UpdateMode;
import org.mapdriver.spi.MapUri;

/** A map in memory, walked in byte order. */
final class MemoryMap implements LookupMap {
  /** Byte order, as LMDB has it: bytes are unsigned, a prefix comes first. */
  private static final Comparator<byte[]> BYTE_ORDER = new ByteOrder();

  private static final class ByteOrder implements Comparator<byte[]> {
    @Override
    public int compare(byte[] one, byte[] other) {
      return Arrays.compareUnsigned(one, other);
    }
  }

  private final MapUri uri;
  private final boolean writable;
  private final NavigableMap<byte[], byte[]> entries = new ConcurrentSkipListMap<>(BYTE_ORDER);

  private MemoryMap(MapUri uri, boolean writable) {
    this.uri = uri;
    this.writable = writable;
  }

  static MemoryMap empty(MapUri uri) {
    return new MemoryMap(uri, true);
  }

  /** A map that can only be read. Takes the arrays over. */
  static MemoryMap of(MapUri uri, Map<byte[], byte[]> content) {
    MemoryMap map = new MemoryMap(uri, false);
    map.entries.putAll(content);
    return map;
  }

  /** An empty map of entries, in byte order, for {@link #of}. */
  static Map<byte[], byte[]> content() {
    return new java.util.TreeMap<>(BYTE_ORDER);
  }

  @Override
  public byte @Nullable [] lookup(byte[] key) {
    byte[] value = entries.get(key);
    return value == null ? null : value.clone();
  }

  @Override
  public boolean update(byte[] key, byte[] value, UpdateMode mode) {
    refuseIfReadOnly("update");
    if (mode == UpdateMode.INSERT_IF_ABSENT) {
      return entries.putIfAbsent(key.clone(), value.clone()) == null;
    }
    entries.put(key.clone(), value.clone());
    return true;
  }

  @Override
  public boolean delete(byte[] key) {
    refuseIfReadOnly("delete");
    return entries.remove(key) != null;
  }

  @Override
  public MapCursor sequence() {
    return new Walk(entries.entrySet().iterator());
  }

  @Override
  public MapStats stats() {
    return MapStats.builder(uri).detail("entries", String.valueOf(entries.size())).build();
  }

  @Override
  public List<TierCheck> check() {
    return List.of(new TierCheck(uri.toString(), true, entries.size() + " entries in memory"));
  }

  @Override
  public boolean writable() {
    return writable;
  }

  @Override
  public MapUri uri() {
    return uri;
  }

  @Override
  public void close() {
    entries.clear();
  }

  private void refuseIfReadOnly(String operation) {
    if (!writable) {
      throw new MapUnsupportedException(
          operation
              + " "
              + uri
              + ": "
              + uri.scheme()
              + ": maps can only be read; change what the map is made from");
    }
  }

  /** Weakly consistent, as the skip list's iterator is: no entry twice, none lost. */
  private static final class Walk implements MapCursor {
    private final Iterator<Map.Entry<byte[], byte[]>> iterator;
    private Map.@Nullable Entry<byte[], byte[]> current;

    Walk(Iterator<Map.Entry<byte[], byte[]>> iterator) {
      this.iterator = iterator;
    }

    @Override
    public boolean next() {
      current = iterator.hasNext() ? iterator.next() : null;
      return current != null;
    }

    @Override
    public byte[] key() {
      return entry().getKey().clone();
    }

    @Override
    public byte[] value() {
      return entry().getValue().clone();
    }

    private Map.Entry<byte[], byte[]> entry() {
      if (current == null) {
        throw new NoSuchElementException("the walk is not on an entry");
      }
      return current;
    }

    @Override
    public void close() {
      current = null;
    }
  }
}
