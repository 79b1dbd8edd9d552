package org.mapdriver;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mapdriver.spi.MapUri;

/** A map over another one, whose deletes fail while it is broken. */
public class BrittleMap implements LookupMap {
  private final LookupMap map;
  private volatile boolean broken;

  /** Works at first. */
  public BrittleMap(LookupMap map) {
    this.map = map;
  }

  /** From now on, deletes fail. */
  public void breakDown() {
    broken = true;
  }

  /** From now on, deletes work. */
  public void repair() {
    broken = false;
  }

  @Override
  public byte @Nullable [] lookup(byte[] key) {
    return map.lookup(key);
  }

  @Override
  public boolean update(byte[] key, byte[] value, UpdateMode mode) {
    return map.update(key, value, mode);
  }

  @Override
  public boolean delete(byte[] key) {
    return deleteAll(List.of(key)) == 1;
  }

  @Override
  public int deleteAll(List<byte[]> keys) {
    if (broken) {
      throw new MapUnavailableException("delete " + uri() + ": broken", false);
    }
    return map.deleteAll(keys);
  }

  @Override
  public MapCursor sequence() {
    return map.sequence();
  }

  @Override
  public MapUri uri() {
    return map.uri();
  }

  @Override
  public void close() {
    map.close();
  }
}
