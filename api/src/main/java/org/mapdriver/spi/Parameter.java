package org.mapdriver.spi;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of a driver, declared once: the parser, the range checks, {@code mapdriver drivers}
 * and the documentation all read this.
 *
 * <pre>{@code
 * static final Parameter<Duration> TIMEOUT =
 *     Parameter.duration("timeout").defaultsTo("2s").between("10ms", "1h").doc("Limit on connecting.");
 * }</pre>
 *
 * <p>Immutable: each setter returns a changed parameter. Safe for use by many threads.
 *
 * @param <T> the type of its values
 */
public final class Parameter<T> {
  private final String name;
  private final String type;
  private final Function<String, T> parser;
  private final @Nullable IntFunction<T> fromInteger;
  private final @Nullable String defaultText;
  private final @Nullable String minimum;
  private final @Nullable String maximum;
  private final OptionalInt fileMinimum;
  private final String doc;

  private Parameter(
      String name,
      String type,
      Function<String, T> parser,
      @Nullable IntFunction<T> fromInteger,
      @Nullable String defaultText,
      @Nullable String minimum,
      @Nullable String maximum,
      OptionalInt fileMinimum,
      String doc) {
    this.name = Objects.requireNonNull(name, "name");
    this.type = type;
    this.parser = parser;
    this.fromInteger = fromInteger;
    this.defaultText = defaultText;
    this.minimum = minimum;
    this.maximum = maximum;
    this.fileMinimum = fileMinimum;
    this.doc = doc;
  }

  /**
   * Declares a parameter of any type.
   *
   * @param <T> the type of its values
   * @param name its name
   * @param type what to call the type in documentation and errors, for example {@code key format}
   * @param parser makes a value of the text; {@link IllegalArgumentException} with a message that
   *     says what is wrong and what is allowed
   * @return an optional parameter without default
   */
  public static <T> Parameter<T> of(String name, String type, Function<String, T> parser) {
    return new Parameter<>(name, type, parser, null, null, null, null, OptionalInt.empty(), "");
  }

  /**
   * Declares a parameter that is any text.
   *
   * @param name its name
   * @return an optional parameter without default
   */
  public static Parameter<String> text(String name) {
    return of(name, "text", Function.identity());
  }

  /**
   * Declares a whole number.
   *
   * @param name its name
   * @return an optional parameter without default
   */
  public static Parameter<Long> integer(String name) {
    return number(name, "integer", Quantity::integer, n -> (long) n);
  }

  /**
   * Declares a number of bytes: {@code 512}, {@code 64k}, {@code 16m}, {@code 1g}.
   *
   * @param name its name
   * @return an optional parameter without default
   */
  public static Parameter<Long> size(String name) {
    return number(name, "size", Quantity::size, n -> (long) n);
  }

  /**
   * Declares a duration: {@code 500ms}, {@code 2s}, {@code 5m}, {@code 1h}, {@code 30d}; a bare
   * number is seconds.
   *
   * @param name its name
   * @return an optional parameter without default
   */
  public static Parameter<Duration> duration(String name) {
    return number(name, "duration", Quantity::duration, Duration::ofSeconds);
  }

  /**
   * Declares the path of a file.
   *
   * @param name its name
   * @return an optional parameter without default
   */
  public static Parameter<Path> path(String name) {
    return of(name, "path", Parameter::parsePath);
  }

  /**
   * Declares one of a few words: the constants of an enum, in lower case.
   *
   * @param <E> the enum
   * @param name its name
   * @param words the enum's class
   * @return an optional parameter without default
   */
  public static <E extends Enum<E>> Parameter<E> oneOf(String name, Class<E> words) {
    StringJoiner joined = new StringJoiner(" or ");
    for (E word : words.getEnumConstants()) {
      joined.add(word.name().toLowerCase(Locale.ROOT));
    }
    String allowed = joined.toString();
    return of(name, allowed, text -> parseWord(text, words, allowed));
  }

  private static <T> Parameter<T> number(
      String name, String type, Function<String, T> parser, IntFunction<T> fromInteger) {
    return new Parameter<>(
        name, type, parser, fromInteger, null, null, null, OptionalInt.empty(), "");
  }

  /**
   * Gives a default.
   *
   * @param text the default, as it would stand in a URI
   * @return a changed parameter
   */
  public Parameter<T> defaultsTo(String text) {
    return new Parameter<>(
        name, type, parser, fromInteger, text, minimum, maximum, fileMinimum, doc);
  }

  /**
   * Says that there need be no value and no default. So it is unless {@link #defaultsTo} was
   * called.
   *
   * @return a changed parameter
   */
  public Parameter<T> optional() {
    return new Parameter<>(
        name, type, parser, fromInteger, null, minimum, maximum, fileMinimum, doc);
  }

  /**
   * Bounds the values of URIs and options, both ends included. Only for numbers, sizes, durations.
   *
   * @param least the smallest value, as it would stand in a URI
   * @param most the largest value, likewise
   * @return a changed parameter
   */
  public Parameter<T> between(String least, String most) {
    return new Parameter<>(
        name, type, parser, fromInteger, defaultText, least, most, fileMinimum, doc);
  }

  /**
   * Says that in a configuration file this is one of Postfix's integers: decimal digits with an
   * optional sign, 32 bits, no unit; {@link #between} does not hold there.
   *
   * @param least the smallest value allowed in a file
   * @return a changed parameter
   */
  public Parameter<T> postfixInteger(int least) {
    if (fromInteger == null) {
      throw new IllegalStateException(name + " is no number, so it is no integer in a file");
    }
    return new Parameter<>(
        name, type, parser, fromInteger, defaultText, minimum, maximum, OptionalInt.of(least), doc);
  }

  /**
   * Gives the line of documentation.
   *
   * @param line what the parameter means, one sentence or a few
   * @return a changed parameter
   */
  public Parameter<T> doc(String line) {
    return new Parameter<>(
        name, type, parser, fromInteger, defaultText, minimum, maximum, fileMinimum, line);
  }

  /**
   * Its name.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * What its values are.
   *
   * @return for example {@code duration}, or {@code proceed or refuse}
   */
  public String type() {
    return type;
  }

  /**
   * Its default.
   *
   * @return the default as it would stand in a URI, or empty
   */
  public Optional<String> defaultText() {
    return Optional.ofNullable(defaultText);
  }

  /**
   * Its bounds.
   *
   * @return for example {@code 10ms to 1h}, or empty
   */
  public Optional<String> bounds() {
    return minimum == null ? Optional.empty() : Optional.of(minimum + " to " + maximum);
  }

  /**
   * What it means.
   *
   * @return the documentation
   */
  public String docLine() {
    return doc;
  }

  /**
   * Reads a value as it stands in a URI or an option.
   *
   * @param text the value
   * @return the value
   * @throws IllegalArgumentException if it is none, or out of bounds, with a message for people
   */
  public T parse(String text) {
    T value = parser.apply(text);
    if (minimum != null && maximum != null) {
      if (compare(value, parser.apply(minimum)) < 0 || compare(value, parser.apply(maximum)) > 0) {
        throw new IllegalArgumentException(
            "\"" + text + "\" is out of bounds; " + minimum + " to " + maximum + " is allowed");
      }
    }
    return value;
  }

  /**
   * Reads a value as it stands in a configuration file.
   *
   * @param text the value
   * @return the value
   * @throws IllegalArgumentException if it is none, or out of bounds, with a message for people
   */
  public T parseInFile(String text) {
    if (fileMinimum.isEmpty() || fromInteger == null) {
      return parse(text);
    }
    int value = Quantity.postfixInteger(text);
    if (value < fileMinimum.getAsInt()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is too small; the least is " + fileMinimum.getAsInt());
    }
    return fromInteger.apply(value);
  }

  /** The name, for messages. */
  @Override
  public String toString() {
    return name;
  }

  @SuppressWarnings("unchecked") // bounds are only given to numbers and durations, see between()
  private static <T> int compare(T one, T other) {
    return ((Comparable<T>) one).compareTo(other);
  }

  private static Path parsePath(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("\"\" is not a path; name a file");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "this is not a path: " + e.getReason() + "; name a file", e);
    }
  }

  private static <E extends Enum<E>> E parseWord(String text, Class<E> words, String allowed) {
    for (E word : words.getEnumConstants()) {
      if (word.name().toLowerCase(Locale.ROOT).equals(text)) {
        return word;
      }
    }
    throw new IllegalArgumentException("\"" + text + "\" is not known; use " + allowed);
  }
}
