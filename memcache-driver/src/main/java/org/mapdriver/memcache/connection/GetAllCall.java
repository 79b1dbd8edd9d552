package org.mapdriver.memcache.connection;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks for the values of some keys; the outcome is an array of them, null for each miss. */
final class GetAllCall extends Call {
  private final List<byte[]> keys;
  private final boolean alone;
  private final byte[] @Nullable [] values; // now, since telling the outcome must not need memory

  GetAllCall(List<byte[]> keys, boolean alone, @Nullable Thread caller) {
    super(caller);
    this.keys = keys;
    this.alone = alone;
    this.values = new byte[keys.size()][];
  }

  byte[] key(int index) {
    return keys.get(index);
  }

  /** Makes the outcome of what was found, from a place on. */
  byte[] @Nullable [] found(byte[] @Nullable [] all, int place) {
    System.arraycopy(all, place, values, 0, values.length);
    return values;
  }

  @Override
  Call again(boolean byItself) {
    return new GetAllCall(keys, byItself, caller());
  }

  @Override
  int keys() {
    return keys.size();
  }

  @Override
  boolean alone() {
    return alone;
  }
}
