package org.mapdriver.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads keys, one a line, as bytes: nothing is trimmed but the newline, and a last line without one
 * counts. A key ends at a NUL byte, as Postfix's strings do. Memory is bounded by the longest line
 * that is accepted.
 */
final class LineReader {
  /** The longest line: no map holds a longer key. */
  static final int MAX_BYTES = 16 << 20;

  private final InputStream in;
  private final byte[] buffer = new byte[64 << 10];
  private int position;
  private int limit;

  /** No newline stands in the buffer between the position and here. */
  private int searched;

  private long number;

  LineReader(InputStream in) {
    this.in = in;
  }

  /** The next line, or null at the end. */
  byte @Nullable [] next() throws CommandException {
    ByteArrayOutputStream pending = null;
    while (position < limit || fill()) {
      int end = lineEnd();
      boolean complete = end < limit;
      if (complete && pending == null) {
        byte[] line = Arrays.copyOfRange(buffer, position, end);
        position = end + 1;
        number++;
        return PostmapMap.untilNul(line);
      }
      if (pending == null) {
        pending = new ByteArrayOutputStream();
      }
      if (pending.size() + (end - position) > MAX_BYTES) {
        throw new CommandException(
            "read standard input: line "
                + (number + 1)
                + " is longer than "
                + MAX_BYTES
                + " bytes; no map has such a key");
      }
      pending.write(buffer, position, end - position);
      position = complete ? end + 1 : end;
      if (complete) {
        break;
      }
    }
    if (pending == null) {
      return null;
    }
    number++;
    return PostmapMap.untilNul(pending.toByteArray());
  }

  /** Whether {@link #next} would find a whole line without reading, and so without waiting. */
  boolean hasNextNow() {
    return lineEnd() < limit;
  }

  /** Where the next newline stands, or the limit. */
  private int lineEnd() {
    int end = Math.max(position, searched);
    while (end < limit && buffer[end] != '\n') {
      end++;
    }
    searched = end;
    return end;
  }

  private boolean fill() throws CommandException {
    try {
      limit = Math.max(in.read(buffer), 0);
    } catch (IOException e) {
      throw new CommandException("read standard input: " + OneLine.reason(e), e);
    }
    position = 0;
    searched = 0;
    return limit > 0;
  }
}
