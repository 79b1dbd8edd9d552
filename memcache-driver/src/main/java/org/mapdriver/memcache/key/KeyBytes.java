package org.mapdriver.memcache.key;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A key to be found by in a hash table: equal if the bytes are.
 *
 * @param bytes not copied; not to be changed while a table holds it
 */
public record KeyBytes(byte[] bytes) {
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KeyBytes key && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
