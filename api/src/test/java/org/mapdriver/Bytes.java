package org.mapdriver;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.StandardCharsets;

/** Short forms for byte strings in tests. */
public final class Bytes {
  private Bytes() {}

  /** A string's UTF-8. */
  public static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  /** One byte for each character. */
  public static byte[] raw(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** UTF-8 as a string, or null. */
  public static String text(byte[] utf8) {
    return utf8 == null ? null : new String(utf8, UTF_8);
  }
}
