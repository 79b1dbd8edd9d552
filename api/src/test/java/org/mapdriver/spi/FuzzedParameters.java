package org.mapdriver.spi;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mapdriver.Access;
import org.mapdriver.Fuzzed;

/** Parameters of every type, and what their texts mean, read plainly. */
final class FuzzedParameters {
  static final Parameter<String> TEXT = Parameter.text("text");
  static final Parameter<Long> INTEGER = Parameter.integer("n").postfixInteger(1);
  static final Parameter<Long> BOUNDED = Parameter.integer("limit").between("1", "9");
  static final Parameter<Long> SIZE = Parameter.size("size");
  static final Parameter<Duration> TTL = Parameter.duration("ttl").between("0", "30d");
  static final Parameter<KeyTemplate> FORMAT =
      Parameter.of("key_format", "key format", KeyTemplate::parse);
  static final List<Parameter<?>> KNOWN =
      List.of(
          TEXT,
          INTEGER,
          BOUNDED,
          SIZE,
          TTL,
          FORMAT,
          Parameter.path("path"),
          Parameter.oneOf("access", Access.class),
          Parameter.text("backup"),
          Parameter.integer("password"));

  private static final Map<String, Long> BYTES =
      Map.of("", 1L, "k", 1024L, "m", 1048576L, "g", 1073741824L);
  private static final Map<String, Long> MILLIS =
      Map.of("", 1000L, "ms", 1L, "s", 1000L, "m", 60000L, "h", 3600000L, "d", 86400000L);
  private static final Pattern QUANTITY = Pattern.compile("([+-]?[0-9]+)([a-z]*)");

  private FuzzedParameters() {}

  /** Checks what was read of a URI's texts. */
  static void checkInUri(ParameterValues values, Map<String, String> texts) {
    Fuzzed.require(values.find(TEXT).equals(textOf(texts, "text")), "text");
    checkNumber(values.find(INTEGER), textOf(texts, "n"), Map.of("", 1L));
    checkNumber(values.find(BOUNDED), textOf(texts, "limit"), Map.of("", 1L));
    checkNumber(values.find(SIZE), textOf(texts, "size"), BYTES);
    checkNumber(values.find(TTL).map(Duration::toMillis), textOf(texts, "ttl"), MILLIS);
    values.find(BOUNDED).ifPresent(n -> Fuzzed.require(n >= 1 && n <= 9, "limit=" + n));
    values.find(TTL).ifPresent(t -> Fuzzed.require(!t.isNegative(), "ttl=" + t));
    checkTemplate(values, texts);
  }

  /** Checks what was read of a configuration file's texts. */
  static void checkInFile(ParameterValues values, Map<String, String> texts) {
    Optional<String> n = textOf(texts, "n");
    n.ifPresent(
        text ->
            Fuzzed.require(
                text.matches("[+-]?[0-9]+")
                    && new BigInteger(text).longValueExact() == values.find(INTEGER).orElseThrow()
                    && new BigInteger(text).bitLength() < 32
                    && values.find(INTEGER).orElseThrow() >= 1,
                "n is " + text));
    checkNumber(values.find(SIZE), textOf(texts, "size"), BYTES);
    checkTemplate(values, texts);
  }

  private static void checkTemplate(ParameterValues values, Map<String, String> texts) {
    textOf(texts, "key_format")
        .ifPresent(
            text ->
                Fuzzed.require(
                    text.replaceAll("%[sSuUdD1-9%]", "").indexOf('%') < 0
                        && values.find(FORMAT).orElseThrow().toString().equals(text),
                    "key_format=" + text));
  }

  private static Optional<String> textOf(Map<String, String> texts, String name) {
    return Optional.ofNullable(texts.get(name));
  }

  private static void checkNumber(
      Optional<Long> found, Optional<String> text, Map<String, Long> units) {
    Fuzzed.require(found.isPresent() == text.isPresent(), "presence");
    text.ifPresent(
        shown -> {
          Matcher matcher = QUANTITY.matcher(shown);
          Long unit = matcher.matches() ? units.get(matcher.group(2)) : null;
          Fuzzed.require(unit != null, shown + " was taken for a number");
          BigInteger expected = new BigInteger(matcher.group(1)).multiply(BigInteger.valueOf(unit));
          Fuzzed.require(
              expected.equals(BigInteger.valueOf(found.orElseThrow())), shown + " is " + found);
        });
  }
}
