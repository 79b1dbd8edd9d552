package org.mapdriver.builtin;

import org.mapdriver.MapConfigException;
import org.mapdriver.MapOptions;
import org.mapdriver.diagnostics.Secrets;
import org.mapdriver.diagnostics.Shown;
import org.mapdriver.spi.MapUri;
import org.mapdriver.text.LogicalLines;

/** Text in braces, which nest, as {@code inline:} and {@code static:} have it. */
final class Braces {
  private Braces() {}

  /** Where the brace that opens at {@code start} closes, or -1 if it does not. */
  static int closing(String text, int start) {
    int depth = 0;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        return i;
      }
    }
    return -1;
  }

  /** What stands between the outermost braces, without the blanks at its ends. */
  static String strip(String text) {
    int end = closing(text, 0);
    if (end < 0) {
      throw new IllegalArgumentException(
          "there is no '}' for the '{' in " + Shown.quoted(Secrets.hidden(text)));
    }
    if (end + 1 < text.length()) {
      throw new IllegalArgumentException(
          "there is text after the '}' in " + Shown.quoted(Secrets.hidden(text)));
    }
    return trim(text.substring(1, end));
  }

  static boolean isBlank(char c) {
    return c < 128 && LogicalLines.isBlank((byte) c);
  }

  static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isBlank(text.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  /** A URI whose rest is all content has no parameters, and options cannot add any. */
  static void refuseParameters(MapUri uri, MapOptions options) {
    if (!options.parameters().isEmpty()) {
      throw new MapConfigException(
          "open "
              + uri
              + ": unknown parameter "
              + Shown.quoted(options.parameters().keySet().iterator().next())
              + "; "
              + uri.scheme()
              + ": has none");
    }
  }
}
