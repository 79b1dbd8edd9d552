package org.mapdriver.tck.broken;

import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapOptions;
import org.mapdriver.spi.MapDriver;

/**
 * One way to break the contract.
 *
 * @param what what is wrong, for the reader of a failure
 * @param driver makes a driver with an empty table
 * @param opening breaks the map that its users get
 * @param tests the tests of the contract that must fail, as {@code Nested.method}
 */
record Defect(String what, Supplier<MapDriver> driver, Opening opening, List<String> tests) {
  /** How a map is opened. */
  @FunctionalInterface
  interface Opening {
    LookupMap open(MapDrivers drivers, String uri, MapOptions options);
  }

  static final Opening AS_IT_SHOULD = MapDrivers::open;

  static Defect none() {
    return new Defect("none", SoundDriver::new, AS_IT_SHOULD, List.of());
  }

  /** A map that is broken as its users see it. */
  static Defect map(String what, UnaryOperator<LookupMap> broken, String... tests) {
    return new Defect(
        what,
        SoundDriver::new,
        (drivers, uri, options) -> broken.apply(drivers.open(uri, options)),
        List.of(tests));
  }

  /** A map that is opened wrongly. */
  static Defect opening(String what, Opening opening, String... tests) {
    return new Defect(what, SoundDriver::new, opening, List.of(tests));
  }

  /** A driver that is broken, its maps under the api's care. */
  static Defect driver(String what, Supplier<MapDriver> driver, String... tests) {
    return new Defect(what, driver, AS_IT_SHOULD, List.of(tests));
  }

  @Override
  public String toString() {
    return what;
  }
}
