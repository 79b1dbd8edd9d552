package org.mapdriver;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.mapdriver.registry.DriverRegistry;
import org.mapdriver.spi.MapDriver;

/**
 * Finds drivers and opens maps.
 *
 * <pre>{@code
 * try (LookupMap users = MapDrivers.installed().open("memcache:backup=lmdb:/var/lib/app/users")) {
 *   String home = users.lookup("alice");
 * }
 * }</pre>
 *
 * <p>Immutable and safe for use by many threads. There is no global registry: keep the object, or
 * make another one.
 */
public final class MapDrivers {
  private final DriverRegistry registry;

  private MapDrivers(DriverRegistry registry) {
    this.registry = registry;
  }

  /**
   * The drivers that {@link java.util.ServiceLoader} finds with the thread's context class loader
   * and with this api's own, on the class path or the module path. A driver that fails to load is
   * named in the error when its scheme is asked for.
   *
   * @return the drivers found now
   */
  public static MapDrivers installed() {
    return discover(Thread.currentThread().getContextClassLoader());
  }

  /**
   * The drivers that {@link java.util.ServiceLoader} finds with a class loader and with this api's
   * own.
   *
   * @param loader where to look first
   * @return the drivers found now
   */
  public static MapDrivers installed(ClassLoader loader) {
    return discover(Objects.requireNonNull(loader, "loader"));
  }

  /**
   * Exactly these drivers, the built-in ones not included; for containers, native images and tests.
   *
   * @param drivers the drivers
   * @return a closed set of drivers
   * @throws MapConfigException if two have the same scheme
   */
  public static MapDrivers of(MapDriver... drivers) {
    return new MapDrivers(DriverRegistry.of(List.of(drivers)));
  }

  private static MapDrivers discover(@Nullable ClassLoader first) {
    List<ClassLoader> loaders = new ArrayList<>();
    if (first != null) {
      loaders.add(first);
    }
    ClassLoader own = MapDrivers.class.getClassLoader();
    if (own != first) {
      loaders.add(own);
    }
    return new MapDrivers(DriverRegistry.discover(loaders));
  }

  /**
   * Opens a map with the default options.
   *
   * @param uri names the map
   * @return an open map, to be closed by the caller
   * @throws MapConfigException if the URI, a file or a permission must change
   * @throws MapUnavailableException if trying again later may succeed
   */
  public LookupMap open(String uri) {
    return open(uri, MapOptions.defaults());
  }

  /**
   * Opens a map.
   *
   * @param uri names the map
   * @param options what the URI does not say
   * @return an open map, to be closed by the caller
   * @throws MapConfigException if the URI, an option, a file or a permission must change; the error
   *     for an unknown scheme lists the installed ones
   * @throws MapUnavailableException if trying again later may succeed
   */
  public LookupMap open(String uri, MapOptions options) {
    Objects.requireNonNull(options, "options");
    return registry.open(uri, options);
  }

  /**
   * Replaces a whole table by new content in one step, as {@code postmap file} does: readers see
   * the old table or the new one. The table is created if it does not exist. If this fails, the old
   * table stays as it was.
   *
   * @param uri names the table
   * @param options what the URI does not say
   * @param content writes the entries; may be called more than once
   * @throws MapUnsupportedException if tables of this kind cannot be built
   * @throws MapConfigException if the URI, an option, a file or a permission must change
   * @throws MapDataException if the table cannot hold one of the entries
   * @throws MapUnavailableException if trying again later may succeed
   */
  public void build(String uri, MapOptions options, TableContent content) {
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(content, "content");
    registry.build(uri, options, content);
  }

  /**
   * The drivers.
   *
   * @return an unmodifiable list, sorted by scheme
   */
  public List<MapDriver> drivers() {
    return registry.drivers();
  }
}
