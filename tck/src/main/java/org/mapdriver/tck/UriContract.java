package org.mapdriver.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;
import org.mapdriver.spi.MapDriver;
import org.mapdriver.spi.MapUri;
import org.mapdriver.spi.Parameter;

/** The map's name, and how its driver is found and describes itself. */
public abstract class UriContract extends MapContract {
  /** For subclasses. */
  protected UriContract() {}

  @Test
  void uri_isTheOneOpened() {
    LookupMap map = map();

    assertEquals(
        MapUri.parse(fixture().uri()), map.uri(), "uri() is the URI that open() was given");
    Messages.assertOneLine(map.uri().toString());
    Messages.assertOneLine(map.toString());
  }

  @Test
  void driver_isFoundByItsScheme() {
    String scheme = MapUri.parse(fixture().uri()).scheme();

    List<MapDriver> found =
        fixture().drivers().drivers().stream().filter(d -> d.scheme().equals(scheme)).toList();

    assertEquals(
        1,
        found.size(),
        "exactly one driver must have the scheme \""
            + scheme
            + "\": name its class in META-INF/services/org.mapdriver.spi.MapDriver and in"
            + " module-info");
  }

  @Test
  void parameters_describeThemselves() {
    Set<String> names = new HashSet<>();

    for (Parameter<?> parameter : driver(fixture()).parameters()) {
      assertTrue(names.add(parameter.name()), () -> parameter + " is declared twice");
      assertFalse(
          parameter.docLine().isBlank(), () -> parameter + " needs a doc(…) line for its users");
      parameter.defaultText().ifPresent(parameter::parse); // throws if the default is not allowed
    }
  }

  /** The driver of a fixture's map. */
  static MapDriver driver(MapFixture fixture) {
    String scheme = MapUri.parse(fixture.uri()).scheme();
    return fixture.drivers().drivers().stream()
        .filter(driver -> driver.scheme().equals(scheme))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no driver has the scheme \"" + scheme + "\""));
  }
}
