package org.mapdriver.sqlite.query;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mapdriver.spi.KeyTemplate;

/** The rows of one lookup, made into one value. Used by one thread. */
final class ResultText {
  private final KeyTemplate format;
  private final byte[] key;
  private final ByteArrayOutputStream joined = new ByteArrayOutputStream();
  private boolean skippedEmpty;
  private long kept;

  ResultText(KeyTemplate format, byte[] key) {
    this.format = format;
    this.key = key;
  }

  /** Adds a row's first column; null is SQL's NULL. */
  void add(byte @Nullable [] column) {
    if (column == null) {
      return;
    }
    byte[] text = upToNul(column);
    if (text.length == 0) {
      skippedEmpty = true;
      return;
    }
    byte[] formatted = format.expandResult(text, key);
    if (formatted == null) {
      return;
    }
    if (joined.size() > 0) {
      joined.write(',');
    }
    joined.writeBytes(formatted);
    kept++;
  }

  /** Rows that are part of the value. */
  long kept() {
    return kept;
  }

  boolean skippedEmpty() {
    return skippedEmpty;
  }

  /** The value, or null if there is nothing. */
  byte @Nullable [] value() {
    return joined.size() == 0 ? null : joined.toByteArray();
  }

  /** A result is a C string to Postfix, and so it ends here as well. */
  private static byte[] upToNul(byte[] column) {
    for (int i = 0; i < column.length; i++) {
      if (column[i] == 0) {
        return Arrays.copyOf(column, i);
      }
    }
    return column;
  }
}
