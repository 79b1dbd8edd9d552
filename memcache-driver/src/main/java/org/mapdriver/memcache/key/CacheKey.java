package org.mapdriver.memcache.key;

import java.nio.ByteBuffer;
import org.mapdriver.diagnostics.Shown;

/**
 * What memcached takes as a key. Bytes that are put into a request are checked here, after they
 * were copied: the array is the caller's, who may change it at any moment, and memcached answers an
 * over-long key with an error and then runs the value that follows as commands.
 */
public final class CacheKey {
  /** The longest key that memcached takes: protocol.txt, "Keys". */
  public static final int MAX_BYTES = 250;

  private static final byte DEL = 0x7f;

  private CacheKey() {}

  /** Whether memcached takes these bytes as a key: 1 to 250, no blank, no control. */
  public static boolean accepts(byte[] bytes) {
    return bytes.length >= 1 && bytes.length <= MAX_BYTES && plain(bytes);
  }

  /** Whether there is neither a blank nor a control byte. */
  static boolean plain(byte[] bytes) {
    for (byte b : bytes) {
      if (!plain(b)) {
        return false;
      }
    }
    return true;
  }

  private static boolean plain(byte b) {
    return (b > ' ' || b < 0) && b != DEL; // bytes from 0x80 up are negative, and allowed
  }

  /**
   * A copy of a key.
   *
   * @throws IllegalArgumentException if memcached would not take it
   */
  public static byte[] copyOf(byte[] key) {
    byte[] copy = key.clone();
    if (!accepts(copy)) {
      throw new IllegalArgumentException("not a memcached key: " + Shown.quoted(copy));
    }
    return copy;
  }

  /**
   * Puts a key into a buffer that has room for {@link #MAX_BYTES}.
   *
   * @throws IllegalArgumentException if memcached would not take it; the buffer must not be sent
   */
  public static void put(byte[] key, ByteBuffer out) {
    int start = out.position();
    boolean fits = key.length >= 1 && key.length <= MAX_BYTES;
    if (fits) {
      out.put(key);
    }
    for (int i = start; i < out.position(); i++) {
      fits &= plain(out.get(i));
    }
    if (!fits) {
      throw new IllegalArgumentException("not a memcached key: " + Shown.quoted(key));
    }
  }
}
