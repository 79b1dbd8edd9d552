package org.mapdriver.spi;

import org.mapdriver.LookupMap;
import org.mapdriver.MapException;
import org.mapdriver.MapOptions;

/** Opens maps for a driver whose own maps are layered over others. Safe for use by many threads. */
@FunctionalInterface
public interface MapOpener {
  /**
   * Opens a map, as {@link org.mapdriver.MapDrivers#open(String, MapOptions)} does.
   *
   * @param uri the map's URI
   * @param options how to open it; for a backup, {@link MapOptions#forBackup()} of one's own
   * @return an open map, to be closed by whoever opened it
   * @throws MapException as for {@code MapDrivers.open}
   */
  LookupMap open(String uri, MapOptions options);
}
