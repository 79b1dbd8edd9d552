package org.mapdriver.memcache.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Collects a known number of bytes. The number is the server's word: for what memcached holds
 * unless it is told otherwise, memory is taken at once, and beyond that as bytes arrive.
 */
final class DataBlock {
  /**
   * memcached's {@code -I}. There is one block for each connection, so a lie costs no more than
   * this at a time; with 64 KiB, 100 kB took 166 kB of memory.
   */
  static final int TRUSTED_BYTES = 1 << 20;

  private static final byte[] NONE = {};

  private byte[] bytes = NONE;
  private int expected;
  private int length;

  void expect(int count) {
    expected = count;
    length = 0;
    bytes = count == 0 ? NONE : new byte[Math.min(count, TRUSTED_BYTES)];
  }

  /** Consumes what it can; true once all bytes are there. */
  boolean fill(ByteBuffer in) {
    while (length < expected && in.hasRemaining()) {
      if (length == bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(expected, 4L * length));
      }
      int count = Math.min(in.remaining(), bytes.length - length);
      in.get(bytes, length, count);
      length += count;
    }
    return length == expected;
  }

  /** The bytes, given away. */
  byte[] take() {
    byte[] taken = bytes;
    bytes = NONE;
    return taken;
  }
}
