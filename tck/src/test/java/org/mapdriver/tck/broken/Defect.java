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
 * @param tck what is run on it
 * @param tests the tests of the contract that must fail, as {@code Nested.method}
 */
record Defect(
    String what, Supplier<MapDriver> driver, Opening opening, Class<?> tck, List<String> tests) {
  /** How a map is opened. */
  @FunctionalInterface
  interface Opening {
    LookupMap open(MapDrivers drivers, String uri, MapOptions options);
  }

  static final Opening AS_IT_SHOULD = MapDrivers::open;

  /** None, in the map that each {@code tck} is run on. */
  static List<Defect> none() {
    return List.of(
        driver("none", SoundDriver::new),
        unlisted("none", UnlistedDriver::new),
        readOnly("none", AS_IT_SHOULD),
        everyKey("none", AS_IT_SHOULD));
  }

  /** A map that is broken as its users see it. */
  static Defect map(String what, UnaryOperator<LookupMap> broken, String... tests) {
    return new Defect(
        what, SoundDriver::new, brokenOnceOpen(broken), DefectiveTck.class, List.of(tests));
  }

  /** A map that is opened wrongly. */
  static Defect opening(String what, Opening opening, String... tests) {
    return new Defect(what, SoundDriver::new, opening, DefectiveTck.class, List.of(tests));
  }

  /** A driver that is broken, its maps under the api's care. */
  static Defect driver(String what, Supplier<MapDriver> driver, String... tests) {
    return new Defect(what, driver, AS_IT_SHOULD, DefectiveTck.class, List.of(tests));
  }

  /** A driver that is broken, of a map that cannot list its entries. */
  static Defect unlisted(String what, Supplier<MapDriver> driver, String... tests) {
    return new Defect(what, driver, AS_IT_SHOULD, DefectiveUnlistedTck.class, List.of(tests));
  }

  /** A map that can only be read, and is opened wrongly. */
  static Defect readOnly(String what, Opening opening, String... tests) {
    return new Defect(
        what, () -> builtin("inline"), opening, DefectiveReadOnlyTck.class, List.of(tests));
  }

  /** The same for one that has every key. */
  static Defect everyKey(String what, Opening opening, String... tests) {
    return new Defect(
        what, () -> builtin("static"), opening, DefectiveEveryKeyTck.class, List.of(tests));
  }

  private static MapDriver builtin(String scheme) {
    return MapDrivers.installed().drivers().stream()
        .filter(driver -> driver.scheme().equals(scheme))
        .findFirst()
        .orElseThrow();
  }

  /** Opens a map as it should be, and breaks it. */
  static Opening brokenOnceOpen(UnaryOperator<LookupMap> broken) {
    return (drivers, uri, options) -> broken.apply(drivers.open(uri, options));
  }

  @Override
  public String toString() {
    return what;
  }
}
