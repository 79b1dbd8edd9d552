package org.mapdriver.tck.broken;

import java.util.Collection;
import java.util.List;
import org.mapdriver.LookupMap;
import org.mapdriver.MapCursor;
import org.mapdriver.MapEntry;
import org.mapdriver.MapStats;
import org.mapdriver.TierCheck;
import org.mapdriver.UpdateMode;
import org.mapdriver.spi.MapUri;

/** A map that does all through another one; a broken map overrides what it breaks. */
class DelegatingMap implements LookupMap {
  final LookupMap sound;

  DelegatingMap(LookupMap sound) {
    this.sound = sound;
  }

  @Override
  public byte[] lookup(byte[] key) {
    return sound.lookup(key);
  }

  @Override
  public List<byte[]> lookupAll(List<byte[]> keys) {
    return sound.lookupAll(keys);
  }

  @Override
  public boolean update(byte[] key, byte[] value, UpdateMode mode) {
    return sound.update(key, value, mode);
  }

  @Override
  public void updateAll(Collection<MapEntry> entries) {
    sound.updateAll(entries);
  }

  @Override
  public boolean delete(byte[] key) {
    return sound.delete(key);
  }

  @Override
  public int deleteAll(List<byte[]> keys) {
    return sound.deleteAll(keys);
  }

  @Override
  public MapCursor sequence() {
    return sound.sequence();
  }

  @Override
  public MapStats stats() {
    return sound.stats();
  }

  @Override
  public List<TierCheck> check() {
    return sound.check();
  }

  @Override
  public boolean writable() {
    return sound.writable();
  }

  @Override
  public MapUri uri() {
    return sound.uri();
  }

  @Override
  public void close() {
    sound.close();
  }

  @Override
  public String toString() {
    return sound.toString();
  }
}
