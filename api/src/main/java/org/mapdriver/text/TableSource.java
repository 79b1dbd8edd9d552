package org.mapdriver.text;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mapdriver.diagnostics.Shown;

/**
 * Reads the text that {@code postmap} makes tables of, entry by entry: a key, white space, a value
 * on each logical line. The key ends at the first blank that stands neither inside double quotes
 * nor behind a backslash; quotes and backslashes stay in it. The value loses the blanks at its
 * ends.
 *
 * <p>A line that is no entry is a warning, and the next one is read. Memory is bounded by the
 * longest logical line. Used by one thread.
 *
 * <p>Source: {@code postmap(1)}, "INPUT FILE FORMAT".
 */
public final class TableSource implements Closeable {
  private static final int UNBALANCED = -1;

  private final LogicalLines lines;
  private final String name;
  private final Consumer<String> warnings;
  private boolean utf8 = true;

  /**
   * A key with its value, as they stand in the source.
   *
   * @param key the key, not folded
   * @param value the value
   * @param line the number of the logical line's first physical line, from 1
   */
  public record Entry(byte[] key, byte[] value, int line) {}

  /**
   * Reads from a stream, which {@link #close} closes.
   *
   * @param in the stream, which need not be buffered
   * @param name what to call it in warnings
   * @param warnings takes what is wrong with single lines, one line of text for each
   */
  public TableSource(InputStream in, String name, Consumer<String> warnings) {
    this.lines = new LogicalLines(in, name, warnings);
    this.name = name;
    this.warnings = warnings;
  }

  /**
   * Reads from a file.
   *
   * @param file the file
   * @param warnings takes what is wrong with single lines, one line of text for each
   * @return a source to be closed after use
   * @throws IOException if it cannot be opened, or is a folder
   */
  public static TableSource open(Path file, Consumer<String> warnings) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException("it is a folder");
    }
    return new TableSource(Files.newInputStream(file), Shown.oneLine(file.toString()), warnings);
  }

  /**
   * Takes lines that are not UTF-8 too, as {@code postmap -u} does.
   *
   * @return this source
   */
  public TableSource acceptAnyBytes() {
    utf8 = false;
    return this;
  }

  /**
   * Reads the next entry.
   *
   * @return the entry, or null at the end
   * @throws IOException if reading fails, or a line is longer than {@link LogicalLines#MAX_BYTES}
   */
  public @Nullable Entry next() throws IOException {
    LogicalLines.Line line;
    while ((line = lines.next()) != null) {
      Entry entry = read(line);
      if (entry != null) {
        return entry;
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  private @Nullable Entry read(LogicalLines.Line line) {
    byte[] bytes = line.bytes();
    if (utf8 && !LosslessUtf8.isUtf8(bytes)) {
      warn(line, "not valid UTF-8: " + Shown.quoted(bytes) + "; ignored");
      return null;
    }
    int keyEnd = endOfKey(bytes);
    if (keyEnd == UNBALANCED) {
      warn(line, "unbalanced '\"' in " + Shown.quoted(bytes) + "; ignored");
      return null;
    }
    int start = keyEnd;
    while (start < bytes.length && LogicalLines.isBlank(bytes[start])) {
      start++;
    }
    int end = bytes.length;
    while (end > start && LogicalLines.isBlank(bytes[end - 1])) {
      end--;
    }
    if (keyEnd == 0 || start == end) {
      warn(line, "expected format: key whitespace value; ignored");
      return null;
    }
    if (bytes[keyEnd - 1] == ':') {
      warn(line, "the key ends in \":\"; is this an alias file? Stored all the same");
    }
    return new Entry(
        Arrays.copyOf(bytes, keyEnd), Arrays.copyOfRange(bytes, start, end), line.number());
  }

  private static int endOfKey(byte[] bytes) {
    boolean quoted = false;
    int i = 0;
    for (; i < bytes.length; i++) {
      byte b = bytes[i];
      if (b == '\\') {
        i++;
      } else if (b == '"') {
        quoted = !quoted;
      } else if (!quoted && LogicalLines.isBlank(b)) {
        break;
      }
    }
    return quoted ? UNBALANCED : Math.min(i, bytes.length);
  }

  private void warn(LogicalLines.Line line, String what) {
    warnings.accept(name + ", line " + line.number() + ": " + what);
  }
}
