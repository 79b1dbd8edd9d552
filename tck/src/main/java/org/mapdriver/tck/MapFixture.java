package org.mapdriver.tck;

import java.io.IOException;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapOptions;

/**
 * What a driver's author tells the contracts: where a fresh, empty map is, and what it can hold.
 * Only {@link #uri()} has no default. Each test gets a fixture of its own and closes it.
 *
 * <pre>{@code
 * record DirFixture(Path folder) implements MapFixture {
 *   public String uri() { return "dir:" + folder; }
 *   public int maxKeyBytes() { return 120; }
 * }
 * }</pre>
 */
public interface MapFixture extends AutoCloseable {
  /**
   * Names a map that is empty, and that nothing but this fixture's test uses.
   *
   * @return the same URI at each call
   */
  String uri();

  /**
   * The drivers to open it with.
   *
   * @return by default what {@code ServiceLoader} finds, so that the registration is tested too
   */
  default MapDrivers drivers() {
    return MapDrivers.installed();
  }

  /**
   * The options to open it with; the contracts add to them.
   *
   * @return by default {@link MapOptions#defaults()}
   */
  default MapOptions options() {
    return MapOptions.defaults();
  }

  /**
   * Opens a map. The contracts never have two maps open at a time.
   *
   * @param uri {@link #uri()}, or a changed one
   * @param options {@link #options()}, or changed ones
   * @return the map, which the contract closes
   */
  default LookupMap open(String uri, MapOptions options) {
    return drivers().open(uri, options);
  }

  /**
   * Whether a map that is closed and opened again has the entries of before. The contract checks
   * either answer.
   *
   * @return by default true
   */
  default boolean persistent() {
    return true;
  }

  /**
   * The most bytes that a key may have.
   *
   * @return by default {@link Integer#MAX_VALUE}: no limit of the map's own
   */
  default int maxKeyBytes() {
    return Integer.MAX_VALUE;
  }

  /**
   * The most bytes that a value may have.
   *
   * @return by default {@link Integer#MAX_VALUE}: no limit of the map's own
   */
  default int maxValueBytes() {
    return Integer.MAX_VALUE;
  }

  /**
   * Whether the map can hold a key at all. The contract checks either answer: looking up or
   * deleting a key that it cannot hold is a miss, updating it is a {@code MapDataException}.
   *
   * @param key any bytes
   * @return by default whether there are 1 to {@link #maxKeyBytes()} bytes
   */
  default boolean holds(byte[] key) {
    return key.length >= 1 && key.length <= maxKeyBytes();
  }

  /**
   * Whether the map refuses to open with {@link MapOptions#securitySensitive}, because any local
   * process could write to it. The contract checks either answer.
   *
   * @return by default false
   */
  default boolean refusesSecuritySensitive() {
    return false;
  }

  /**
   * Removes what the fixture made: files, servers. Called after the map was closed.
   *
   * @throws IOException if that fails; the test then fails
   */
  @Override
  default void close() throws IOException {}
}
