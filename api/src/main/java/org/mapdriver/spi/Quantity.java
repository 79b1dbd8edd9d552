package org.mapdriver.spi;

import java.time.Duration;
import java.util.Map;

/** Reads numbers with units, and Postfix's integers. */
final class Quantity {
  private static final Map<String, Long> BYTES =
      Map.of("", 1L, "k", 1L << 10, "m", 1L << 20, "g", 1L << 30);
  private static final Map<String, Long> MILLIS =
      Map.of("", 1000L, "ms", 1L, "s", 1000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

  private Quantity() {}

  static Long integer(String text) {
    return scaled(text, Map.of("", 1L), "a whole number", "write digits only, for example 10");
  }

  static Long size(String text) {
    return scaled(
        text, BYTES, "a size", "write a number, alone or with k, m or g, for example 64k");
  }

  static Duration duration(String text) {
    return Duration.ofMillis(
        scaled(
            text,
            MILLIS,
            "a duration",
            "write a number of seconds, or one with ms, s, m, h or d, for example 500ms"));
  }

  /** A 32-bit decimal integer, as Postfix's {@code get_cfg_int} reads it with {@code strtol}. */
  static int postfixInteger(String text) {
    int start = 0;
    while (start < text.length() && isBlank(text.charAt(start))) {
      start++;
    }
    int end = endOfDigits(text, start);
    if (end < text.length() || end == start || !isDigit(text.charAt(end - 1))) {
      throw new IllegalArgumentException(
          "bad numerical configuration \""
              + text
              + "\"; write decimal digits only, without a unit");
    }
    try {
      return Integer.parseInt(text.substring(start));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "bad numerical configuration \"" + text + "\"; it must fit into 32 bits", e);
    }
  }

  private static long scaled(String text, Map<String, Long> units, String what, String advice) {
    int end = endOfDigits(text, 0);
    Long unit = units.get(text.substring(end));
    if (unit == null || end == 0 || !isDigit(text.charAt(end - 1))) {
      throw new IllegalArgumentException("\"" + text + "\" is not " + what + "; " + advice);
    }
    try {
      return Math.multiplyExact(Long.parseLong(text.substring(0, end)), unit);
    } catch (NumberFormatException | ArithmeticException e) { // more than 64 bits
      throw new IllegalArgumentException("\"" + text + "\" is too large; " + advice, e);
    }
  }

  /** Behind a sign, if there is one, and the digits that follow. No regex: start-up time. */
  private static int endOfDigits(String text, int start) {
    int end = start;
    if (end < text.length() && (text.charAt(end) == '+' || text.charAt(end) == '-')) {
      end++;
    }
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
}
