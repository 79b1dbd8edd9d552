package org.mapdriver.memcache.key;

import java.util.Arrays;
import org.mapdriver.diagnostics.Shown;

/**
 * Bytes that memcached takes as a key. There is no other way to make one than through the check:
 * memcached answers an over-long key with an error and then runs the value that follows as
 * commands.
 */
public final class CacheKey {
  /** The longest key that memcached takes: protocol.txt, "Keys". */
  public static final int MAX_BYTES = 250;

  private static final byte DEL = 0x7f;

  private final byte[] bytes;

  private CacheKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Checks a key.
   *
   * @throws IllegalArgumentException if {@link #accepts} does not
   */
  public static CacheKey of(byte[] bytes) {
    if (!accepts(bytes)) {
      throw new IllegalArgumentException("not a memcached key: " + Shown.quoted(bytes));
    }
    return new CacheKey(bytes.clone());
  }

  /** Whether memcached takes these bytes as a key: 1 to 250, no blank, no control. */
  public static boolean accepts(byte[] bytes) {
    return bytes.length >= 1 && bytes.length <= MAX_BYTES && plain(bytes);
  }

  /** Whether there is neither a blank nor a control byte. */
  static boolean plain(byte[] bytes) {
    for (byte b : bytes) {
      if ((b >= 0 && b <= ' ') || b == DEL) { // bytes from 0x80 up are negative, and allowed
        return false;
      }
    }
    return true;
  }

  /** How many bytes there are. */
  public int length() {
    return bytes.length;
  }

  /** One of the bytes. */
  public byte at(int index) {
    return bytes[index];
  }

  /** Puts the bytes into an array. */
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, bytes.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CacheKey key && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The key, quoted, fit for a message. */
  @Override
  public String toString() {
    return Shown.quoted(bytes);
  }
}
