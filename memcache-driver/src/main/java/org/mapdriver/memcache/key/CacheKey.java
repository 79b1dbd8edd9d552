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
    return plain(bytes, 0, bytes.length);
  }

  private static boolean plain(byte[] bytes, int start, int end) {
    for (int i = start; i < end; i++) {
      byte b = bytes[i];
      if ((b <= ' ' && b >= 0) || b == DEL) { // bytes from 0x80 up are negative, and allowed
        return false;
      }
    }
    return true;
  }

  /**
   * Puts a key into a buffer that has an array, and room for {@link #MAX_BYTES}.
   *
   * @throws IllegalArgumentException if memcached would not take it; the buffer must not be sent
   */
  public static void put(byte[] key, ByteBuffer out) {
    put(key, out.array(), out.arrayOffset() + out.position());
    out.position(out.position() + key.length);
  }

  /**
   * Likewise into an array with room for the key. What is looked through is the copy, which nobody
   * else can change.
   */
  public static void put(byte[] key, byte[] out, int start) {
    int length = key.length;
    boolean fits = length >= 1 && length <= MAX_BYTES;
    if (fits) {
      System.arraycopy(key, 0, out, start, length);
      fits = plain(out, start, start + length);
    }
    if (!fits) {
      throw new IllegalArgumentException("not a memcached key: " + Shown.quoted(key));
    }
  }
}
