package org.mapdriver.spi;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads numbers with units, and Postfix's integers. */
final class Quantity {
  private static final Pattern NUMBER = Pattern.compile("([+-]?[0-9]{1,18})([a-z]*)");
  private static final Pattern POSTFIX_INTEGER = Pattern.compile("[ \\t\\r\\x0b\\f]*([+-]?[0-9]+)");
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
    Matcher matcher = POSTFIX_INTEGER.matcher(text);
    if (matcher.matches()) {
      try {
        return Integer.parseInt(matcher.group(1));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "bad numerical configuration \"" + text + "\"; it must fit into 32 bits", e);
      }
    }
    throw new IllegalArgumentException(
        "bad numerical configuration \"" + text + "\"; write decimal digits only, without a unit");
  }

  private static long scaled(String text, Map<String, Long> units, String what, String advice) {
    Matcher matcher = NUMBER.matcher(text);
    if (matcher.matches()) {
      Long unit = units.get(matcher.group(2));
      if (unit != null) {
        try {
          return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
        } catch (ArithmeticException e) {
          throw new IllegalArgumentException("\"" + text + "\" is too large; " + advice, e);
        }
      }
    }
    throw new IllegalArgumentException("\"" + text + "\" is not " + what + "; " + advice);
  }
}
