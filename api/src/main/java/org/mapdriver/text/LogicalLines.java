package org.mapdriver.text;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads logical lines: blank lines and lines whose first non-blank is {@code #} are dropped, and a
 * line that starts with a blank continues the one before, also across dropped lines. Lines are
 * joined as they are, without their newlines. A NUL byte ends the logical line, as it does in
 * Postfix; what follows it is left out, with a warning. Memory is bounded by the longest logical
 * line.
 *
 * <p>Source: {@code postconf(5)} and {@code postmap(1)}, "multi-line".
 */
public final class LogicalLines implements Closeable {
  /** The longest logical line that is accepted, in bytes. */
  public static final int MAX_BYTES = 16 << 20;

  private final InputStream in;
  private final byte[] buffer = new byte[64 << 10];
  private final String name;
  private final Consumer<String> warnings;
  private int position;
  private int limit;
  private boolean atEnd;
  private byte @Nullable [] ahead;
  private int aheadNumber;
  private int physical;
  private int number;

  /**
   * A logical line.
   *
   * @param bytes its text, without newlines and NUL bytes; may be empty
   * @param number the number of its first physical line, from 1
   */
  public record Line(byte[] bytes, int number) {}

  /**
   * Reads from a stream, which {@link #close} closes.
   *
   * @param in the stream, which need not be buffered
   * @param name what to call it in warnings
   * @param warnings takes what is wrong with single lines
   */
  public LogicalLines(InputStream in, String name, Consumer<String> warnings) {
    this.in = in;
    this.name = name;
    this.warnings = warnings;
  }

  /**
   * Reads the next logical line.
   *
   * @return the line, or null at the end
   * @throws IOException if reading fails, or a line is longer than {@link #MAX_BYTES}
   */
  public @Nullable Line next() throws IOException {
    byte[] first = ahead;
    number = aheadNumber;
    ahead = null;
    while (first == null) {
      byte[] line = readSignificant();
      if (line == null) {
        return null;
      }
      if (isBlank(line[0])) {
        warnings.accept(
            name + ", line " + physical + ": starts with a blank but continues nothing; ignored");
        continue;
      }
      first = line;
      number = physical;
    }
    ByteArrayOutputStream joined = null;
    byte[] next;
    while ((next = readSignificant()) != null && isBlank(next[0])) {
      if (joined == null) {
        joined = new ByteArrayOutputStream(first.length + next.length);
        joined.writeBytes(first);
      }
      checkLength(joined.size() + next.length);
      joined.writeBytes(next);
    }
    ahead = next;
    aheadNumber = physical;
    return new Line(untilNul(joined == null ? first : joined.toByteArray()), number);
  }

  private byte[] untilNul(byte[] line) {
    for (int i = 0; i < line.length; i++) {
      if (line[i] == 0) {
        warnings.accept(
            name + ", line " + number + ": a NUL byte ends the line; what follows it is left out");
        return Arrays.copyOf(line, i);
      }
    }
    return line;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /**
   * Whether Postfix counts a byte as white space.
   *
   * @param b the byte
   * @return whether it is a space, tab, newline, vertical tab, form feed or carriage return
   */
  public static boolean isBlank(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r');
  }

  /** The next physical line that is neither blank nor a comment; it has a byte at least. */
  private byte @Nullable [] readSignificant() throws IOException {
    byte[] line;
    while ((line = readPhysical()) != null) {
      int start = 0;
      while (start < line.length && isBlank(line[start])) {
        start++;
      }
      if (start < line.length && line[start] != '#') {
        return line;
      }
    }
    return null;
  }

  private byte @Nullable [] readPhysical() throws IOException {
    ByteArrayOutputStream pending = null;
    while (true) {
      if (position == limit && !fill()) {
        if (pending == null) {
          return null;
        }
        physical++;
        return pending.toByteArray();
      }
      int end = position;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      if (pending == null && end < limit) {
        byte[] line = Arrays.copyOfRange(buffer, position, end);
        position = end + 1;
        physical++;
        return line;
      }
      if (pending == null) {
        pending = new ByteArrayOutputStream();
      }
      checkLength(pending.size() + end - position);
      pending.write(buffer, position, end - position);
      position = end;
      if (end < limit) {
        position++;
        physical++;
        return pending.toByteArray();
      }
    }
  }

  private boolean fill() throws IOException {
    if (atEnd) {
      return false;
    }
    int count = in.read(buffer);
    position = 0;
    limit = Math.max(count, 0);
    atEnd = count < 0;
    return count > 0;
  }

  private void checkLength(long length) throws IOException {
    if (length > MAX_BYTES) {
      throw new IOException(
          "line " + (physical + 1) + " is longer than " + MAX_BYTES + " bytes; split it");
    }
  }
}
