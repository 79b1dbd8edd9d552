package org.mapdriver.diagnostics;

import java.nio.charset.StandardCharsets;

/** Makes text from outside fit to be shown in a message: one line, no control characters, short. */
public final class Shown {
  private static final int MOST = 64;

  private Shown() {}

  /**
   * Escapes control characters and whatever else could break a line or a terminal.
   *
   * @param text any text
   * @return the text on one line, of any length
   */
  public static String oneLine(String text) {
    StringBuilder shown = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = isPlain(c);
      if (plain && shown == null) {
        continue;
      }
      if (shown == null) {
        shown = new StringBuilder(text.length() + 16).append(text, 0, i);
      }
      if (plain) {
        shown.append(c);
      } else {
        shown.append(String.format("\\u%04x", (int) c));
      }
    }
    return shown == null ? text : shown.toString();
  }

  /** Not a control character, a line separator, or a mark that turns the direction of writing. */
  private static boolean isPlain(char c) {
    return c >= ' '
        && !(c >= 0x7f && c <= 0x9f)
        && !(c >= 0x2028 && c <= 0x202e)
        && !(c >= 0x2066 && c <= 0x2069);
  }

  /**
   * Quotes a key, a parameter's value or a peer's words.
   *
   * @param text any text
   * @return the text in double quotes, escaped, cut to 64 characters
   */
  public static String quoted(String text) {
    String cut = text.length() <= MOST ? text : text.substring(0, MOST) + "…";
    return '"' + oneLine(cut) + '"';
  }

  /**
   * Quotes bytes, read as UTF-8.
   *
   * @param bytes any bytes
   * @return the text in double quotes, escaped, cut to 64 characters
   */
  public static String quoted(byte[] bytes) {
    int most = Math.min(bytes.length, 4 * MOST + 4);
    return quoted(new String(bytes, 0, most, StandardCharsets.UTF_8));
  }
}
