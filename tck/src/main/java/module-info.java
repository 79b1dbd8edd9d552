/**
 * The driver contract: JUnit Jupiter classes that a driver's tests extend.
 *
 * <p>Start with {@link org.mapdriver.tck.DriverContract}.
 */
module org.mapdriver.tck {
  requires transitive org.junit.jupiter.api;
  requires transitive org.mapdriver.api;
  requires static org.jspecify;

  exports org.mapdriver.tck;

  opens org.mapdriver.tck to
      org.junit.platform.commons;
}
