package org.mapdriver.memcache.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.mapdriver.diagnostics.Shown;

/**
 * Collects one line of a reply, ended by CR LF or LF alone. The limit counts the terminator too,
 * except that a line whose last byte allowed is CR may still be followed by LF, as in Postfix.
 */
final class ReplyLine {
  private static final int FIRST_SIZE = 64;
  private static final int MOST_ARRAY_BYTES = Integer.MAX_VALUE - 8;

  private final long limit;
  private byte[] bytes = new byte[FIRST_SIZE];
  private int length;

  ReplyLine(long limit) {
    this.limit = Math.min(limit, MOST_ARRAY_BYTES);
  }

  /** Consumes what it can; true once the line is complete. */
  boolean fill(ByteBuffer in) throws ProtocolException {
    while (in.hasRemaining()) {
      byte b = in.get();
      if (b == '\n' && (length < limit || (length == limit && endsWithReturn()))) {
        length -= endsWithReturn() ? 1 : 0;
        return true;
      }
      if (length >= limit) {
        throw ProtocolException.malformed(
            "got a line of more than " + limit + " bytes, which is line_size_limit");
      }
      if (length == bytes.length) {
        bytes = Arrays.copyOf(bytes, sizeAfter(length, limit));
      }
      bytes[length++] = b;
    }
    return false;
  }

  /** The double, as long as the limit and an array allow it. */
  static int sizeAfter(int size, long limit) {
    return (int) Math.min(2L * size, limit);
  }

  void clear() {
    length = 0;
  }

  long limit() {
    return limit;
  }

  int length() {
    return length;
  }

  byte at(int index) {
    return bytes[index];
  }

  boolean is(byte[] word) {
    return Arrays.equals(bytes, 0, length, word, 0, word.length);
  }

  /** Whether these bytes stand there. */
  boolean has(byte[] word, int start, int end) {
    return Arrays.equals(bytes, start, end, word, 0, word.length);
  }

  boolean startsWith(byte[] word) {
    return length >= word.length && Arrays.equals(bytes, 0, word.length, word, 0, word.length);
  }

  /** The line as a word of the server's that it will not do it, or as one that makes no sense. */
  ProtocolException unexpected(String expected) {
    String text = new String(bytes, 0, length, ISO_8859_1);
    String message = "expected " + expected + ", got " + Shown.quoted(text);
    boolean refusal =
        text.equals("ERROR")
            || text.startsWith("SERVER_ERROR")
            || text.startsWith("CLIENT_ERROR")
            || text.equals("NOT_STORED");
    return refusal
        ? ProtocolException.refusal(
            message, text.startsWith("SERVER_ERROR") || text.equals("NOT_STORED"))
        : ProtocolException.malformed(message + ". Is it memcached?");
  }

  private boolean endsWithReturn() {
    return length > 0 && bytes[length - 1] == '\r';
  }
}
