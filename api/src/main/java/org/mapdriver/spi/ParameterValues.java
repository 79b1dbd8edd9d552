package org.mapdriver.spi;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapOptions;
import org.mapdriver.diagnostics.Secrets;
import org.mapdriver.diagnostics.Shown;

/**
 * The values of a driver's parameters for one map, read once and checked. What {@link MapOptions}
 * says goes before what the URI says, which goes before the configuration file, which goes before
 * the default. Immutable.
 */
public final class ParameterValues {
  private final Map<String, Object> values;
  private final MapUri uri;
  private final List<String> given;

  private ParameterValues(Map<String, Object> values, MapUri uri, List<String> given) {
    this.values = values;
    this.uri = uri;
    this.given = given;
  }

  /**
   * Reads the parameters of a map that has no configuration file.
   *
   * @param uri the map's URI
   * @param options the caller's options
   * @param known the driver's parameters
   * @return the values
   * @throws MapConfigException if a parameter is unknown, repeated, malformed or out of bounds
   */
  public static ParameterValues read(MapUri uri, MapOptions options, List<Parameter<?>> known) {
    return readAll(uri, options, known, null);
  }

  /**
   * Reads the parameters of a map that has a configuration file. Parameters of the file that are
   * not known are ignored there, as in Postfix; {@link ConfigFile#unknown} tells them.
   *
   * @param uri the map's URI
   * @param options the caller's options
   * @param known the driver's parameters
   * @param file the map's file
   * @return the values
   * @throws MapConfigException if a parameter is malformed or out of bounds, or, in the URI or the
   *     options, unknown or repeated
   */
  public static ParameterValues read(
      MapUri uri, MapOptions options, List<Parameter<?>> known, ConfigFile file) {
    return readAll(uri, options, known, file);
  }

  private static ParameterValues readAll(
      MapUri uri, MapOptions options, List<Parameter<?>> known, @Nullable ConfigFile file) {
    refuseUnknown(uri, parametersOf(uri, known), known);
    refuseUnknown(uri, options.parameters(), known);
    Map<String, Object> values = new HashMap<>();
    List<String> given = new ArrayList<>();
    for (Parameter<?> parameter : known) {
      String name = parameter.name();
      String inOptions = options.parameters().get(name);
      String inUri = uri.parameters().get(name);
      Optional<String> inFile = file == null ? Optional.empty() : file.get(name);
      try {
        if (inOptions != null) {
          values.put(name, parameter.parse(inOptions));
        } else if (inUri != null) {
          values.put(name, parameter.parse(inUri));
        } else if (inFile.isPresent()) {
          values.put(name, parameter.parseInFile(inFile.get()));
        } else {
          Optional<String> text = parameter.defaultText();
          if (text.isPresent()) {
            values.put(name, parameter.parse(text.get()));
          }
          continue;
        }
        given.add(name);
      } catch (IllegalArgumentException e) {
        String where = inOptions == null && inUri == null && file != null ? file.path() + ", " : "";
        String advice = where.isEmpty() ? list(uri, known) : "";
        throw refusal("open " + uri + ": " + where, parameter, e, advice);
      }
    }
    return new ParameterValues(values, uri, List.copyOf(given));
  }

  /** Without the parser's words, and without its exception, where those hold a secret. */
  private static MapConfigException refusal(
      String attempt, Parameter<?> parameter, IllegalArgumentException problem, String advice) {
    boolean secret = Secrets.isNamed(parameter.name());
    String what =
        secret
            ? "its value, which is not shown, is not allowed; give it a " + parameter.type()
            : Secrets.hidden(String.valueOf(problem.getMessage()));
    String message =
        Shown.oneLine(attempt + "parameter " + parameter.name() + ": " + what) + advice;
    return secret || Secrets.areIn(problem)
        ? new MapConfigException(message)
        : new MapConfigException(message, problem);
  }

  private static void refuseUnknown(
      MapUri uri, Map<String, String> names, List<Parameter<?>> known) {
    for (String name : names.keySet()) {
      if (!names(known, name)) {
        throw new MapConfigException(
            "open " + uri + ": unknown parameter " + Shown.quoted(name) + list(uri, known));
      }
    }
  }

  private static Map<String, String> parametersOf(MapUri uri, List<Parameter<?>> known) {
    try {
      return uri.parameters();
    } catch (MapConfigException e) {
      throw new MapConfigException(e.getMessage() + list(uri, known), e);
    }
  }

  private static String list(MapUri uri, List<Parameter<?>> known) {
    if (known.isEmpty()) {
      return "; " + uri.scheme() + ": has none";
    }
    return known.stream()
        .map(each -> each.name() + " (" + each.type() + ")")
        .collect(joining(", ", "; the parameters of " + uri.scheme() + ": are ", ""));
  }

  private static boolean names(List<Parameter<?>> known, String name) {
    for (Parameter<?> parameter : known) {
      if (parameter.name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The value of a parameter that has one in any case.
   *
   * @param <T> the parameter's type
   * @param parameter one with a default, or one that was given
   * @return the value
   * @throws MapConfigException if there is none
   */
  public <T> T get(Parameter<T> parameter) {
    return find(parameter)
        .orElseThrow(
            () ->
                new MapConfigException(
                    "open "
                        + uri
                        + ": parameter "
                        + parameter.name()
                        + " is missing; give it a value ("
                        + parameter.type()
                        + ")"));
  }

  /**
   * The value of a parameter.
   *
   * @param <T> the parameter's type
   * @param parameter the parameter
   * @return the value, or empty if it was not given and has no default
   */
  @SuppressWarnings("unchecked") // the value was made by a parameter of this name
  public <T> Optional<T> find(Parameter<T> parameter) {
    return Optional.ofNullable((T) values.get(parameter.name()));
  }

  /**
   * Whether a parameter was given by the options, the URI or the file, rather than by its default.
   *
   * @param parameter the parameter
   * @return whether somebody said it
   */
  public boolean given(Parameter<?> parameter) {
    return given.contains(parameter.name());
  }
}
