package org.mapdriver.tck;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.spi.MapUri;
import org.mapdriver.spi.Parameter;

/**
 * Parameters: a mistake in one is a {@link MapConfigException} at open that names the parameter and
 * what is allowed. {@link org.mapdriver.spi.ParameterValues#read} does all of it.
 */
public abstract class ParameterContract extends MapContract {
  private static final String ADVICE = "; read parameters with ParameterValues.read";
  private static final Pattern QUANTITY = Pattern.compile("(\\d+)(\\D*)");

  /** For subclasses. */
  protected ParameterContract() {}

  @Test
  void open_unknownParameterInTheUri_isRefusedWithTheKnownOnes() {
    String message = refusal(withParameters("no_such_parameter=1"), "an unknown parameter");

    assertNames(message, "no_such_parameter");
    for (Parameter<?> known : UriContract.driver(fixture()).parameters()) {
      assertNames(message, known.name());
    }
  }

  @Test
  void open_unknownParameterInTheOptions_isRefused() {
    MapConfigException refused =
        assertThrows(
            MapConfigException.class,
            () -> open(options -> options.parameter("no_such_parameter", "1")),
            "an unknown parameter in MapOptions is refused too" + ADVICE);

    assertNames(String.valueOf(refused.getMessage()), "no_such_parameter");
  }

  @Test
  void open_repeatedParameter_isRefused() {
    String message =
        refusal(withParameters("no_such_parameter=1;no_such_parameter=1"), "a repeated parameter");

    assertNames(message, "no_such_parameter");
  }

  @Test
  void open_parameterWithoutName_isRefused() {
    refusal(withParameters("=1"), "a parameter without name");
  }

  @Test
  void open_valueOutOfBounds_isRefusedWithTheBounds() {
    for (Parameter<?> parameter : UriContract.driver(fixture()).parameters()) {
      Optional<String> bounds = parameter.bounds();
      if (bounds.isEmpty()) {
        continue;
      }
      String most = bounds.get().substring(bounds.get().indexOf(" to ") + 4);
      Matcher quantity = QUANTITY.matcher(most);
      if (quantity.matches() && !quantity.group(1).equals("0")) {
        String tenfold = quantity.group(1) + "0" + quantity.group(2);
        String message = refusalOf(parameter, tenfold, "a value out of bounds");
        assertNames(message, bounds.get());
      }
    }
  }

  @Test
  void open_valueOfTheWrongType_isRefused() {
    for (Parameter<?> parameter : UriContract.driver(fixture()).parameters()) {
      boolean takesWords =
          !(parameter.type().equals("size")
              || parameter.type().equals("duration")
              || parameter.type().equals("integer"));
      if (!takesWords) {
        refusalOf(parameter, "no number", "a value that is no " + parameter.type());
      }
    }
  }

  private String refusalOf(Parameter<?> parameter, String value, String what) {
    MapConfigException refused =
        assertThrows(
            MapConfigException.class,
            () -> open(options -> options.parameter(parameter.name(), value)),
            () -> what + " is refused: " + parameter.name() + "=" + value + ADVICE);
    String message = String.valueOf(refused.getMessage());
    assertNames(message, parameter.name());
    Messages.assertOneLine(message);
    return message;
  }

  private String refusal(String uri, String what) {
    MapConfigException refused =
        assertThrows(
            MapConfigException.class,
            () -> openAndClose(uri),
            () -> what + " is refused: " + uri + ADVICE);
    String message = String.valueOf(refused.getMessage());
    Messages.assertOneLine(message);
    return message;
  }

  private void openAndClose(String uri) {
    try (LookupMap opened = fixture().open(uri, fixture().options())) {
      opened.lookup("key");
    }
  }

  private static void assertNames(String message, String name) {
    assertTrue(message.contains(name), () -> "the message must name " + name + ": " + message);
  }

  /** The fixture's URI with more parameters, before those that it has. */
  private String withParameters(String more) {
    MapUri uri = MapUri.parse(fixture().uri());
    Optional<String> path = uri.path();
    String own = path.map(text -> uri.rest().substring(text.length())).orElse(uri.rest());
    if (own.startsWith(";")) {
      own = own.substring(1);
    }
    return uri.scheme()
        + ":"
        + path.map(text -> text + ";").orElse("")
        + more
        + (own.isEmpty() ? "" : ";" + own);
  }
}
