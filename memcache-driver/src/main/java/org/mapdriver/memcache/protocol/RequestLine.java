package org.mapdriver.memcache.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import org.mapdriver.memcache.key.CacheKey;

/**
 * A command line while it is written: bytes from the start. Made as text first, the three lines of
 * an update with strict coherence took more than a third of the memory that it took.
 */
final class RequestLine {
  private static final byte[] CRLF = {'\r', '\n'};
  private static final int USUAL_BYTES = 64; // of a line without its key; others grow
  private static final int MOST_DIGITS = 20; // of a long with its sign

  private byte[] bytes;
  private int length;

  /**
   * The beginning of a line.
   *
   * @param command with the blank that follows it
   * @throws IllegalArgumentException if memcached would not take the key
   */
  RequestLine(byte[] command, byte[] key) {
    bytes = new byte[USUAL_BYTES + key.length];
    put(command);
    CacheKey.put(key, bytes, length);
    length += key.length;
  }

  /** Adds words as they are. */
  RequestLine put(byte[] words) {
    makeRoom(words.length);
    System.arraycopy(words, 0, bytes, length, words.length);
    length += words.length;
    return this;
  }

  /** Adds a number in decimal. */
  RequestLine put(long number) {
    if (number < 0) { // a ttl of Postfix's, and what expires at once
      return put(Long.toString(number).getBytes(US_ASCII));
    }
    makeRoom(MOST_DIGITS);
    int end = length + digits(number);
    long rest = number;
    for (int i = end - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length = end;
    return this;
  }

  private static int digits(long number) {
    int digits = 1;
    for (long rest = number / 10; rest != 0; rest /= 10) {
      digits++;
    }
    return digits;
  }

  private void makeRoom(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length + count);
    }
  }

  /** The request that has this line, and nothing else. */
  Request request() {
    put(CRLF);
    return new Request(bytes, length, null);
  }

  /** The request that has this line, and a data block, which is not copied. */
  Request request(byte[] data) {
    put(CRLF);
    return new Request(bytes, length, data);
  }
}
