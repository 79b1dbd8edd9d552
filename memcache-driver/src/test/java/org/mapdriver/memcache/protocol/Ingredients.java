package org.mapdriver.memcache.protocol;

import java.util.Arrays;

/** Reads a fuzzer's bytes as choices; zeros once they are used up. */
final class Ingredients {
  private final byte[] bytes;
  private int position;

  Ingredients(byte[] bytes) {
    this.bytes = bytes;
  }

  int next() {
    return position < bytes.length ? bytes[position++] & 0xff : 0;
  }

  boolean flip() {
    return (next() & 1) != 0;
  }

  /** From 0 to {@code bound - 1}. */
  int below(int bound) {
    int wide = bound > 256 ? (next() << 8) | next() : next();
    return wide % bound;
  }

  /** So many bytes as a number. */
  long number(int size) {
    long number = 0;
    for (int i = 0; i < size; i++) {
      number = (number << 8) | next();
    }
    return number;
  }

  /** Up to {@code most} of the bytes, as they stand. */
  byte[] some(int most) {
    int end = Math.min(bytes.length, position + below(most + 1));
    byte[] some = Arrays.copyOfRange(bytes, position, Math.max(position, end));
    position += some.length;
    return some;
  }

  /** A key that memcached takes, of up to {@code most} bytes. */
  byte[] key(int most) {
    byte[] key = some(most);
    if (key.length == 0) {
      return new byte[] {'k'};
    }
    for (int i = 0; i < key.length; i++) {
      if ((key[i] >= 0 && key[i] <= ' ') || key[i] == 0x7f) {
        key[i] = (byte) ('a' + (key[i] & 15));
      }
    }
    return key;
  }
}
