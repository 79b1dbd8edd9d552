package org.mapdriver.memcache.protocol;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The bytes of one request: a command line, and a data block if the command has one. */
public final class Request {
  private static final byte[] CRLF = {'\r', '\n'};

  private final byte[] line;
  private final int lineLength;
  private final byte @Nullable [] data;

  /** Takes both arrays over. */
  Request(byte[] line, byte @Nullable [] data) {
    this(line, line.length, data);
  }

  /** Likewise; the line is the beginning of its array. */
  Request(byte[] line, int lineLength, byte @Nullable [] data) {
    this.line = line;
    this.lineLength = lineLength;
    this.data = data;
  }

  /** How many bytes there are in all. */
  public long length() {
    return data == null ? lineLength : (long) lineLength + data.length + CRLF.length;
  }

  /**
   * Puts as much into a buffer as it has room for.
   *
   * @param from how much was put before
   */
  public void fill(ByteBuffer out, long from) {
    long position = from;
    position += put(line, lineLength, position, out);
    if (data != null) {
      position += put(data, data.length, position - lineLength, out);
      put(CRLF, CRLF.length, position - lineLength - data.length, out);
    }
  }

  private static int put(byte[] part, int length, long from, ByteBuffer out) {
    if (from < 0 || from >= length) {
      return 0;
    }
    int count = (int) Math.min(out.remaining(), length - from);
    out.put(part, (int) from, count);
    return count;
  }
}
