package org.mapdriver.spi;

import java.util.List;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapOptions;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.MapUnsupportedException;
import org.mapdriver.TableContent;

/**
 * A kind of map, found with {@link java.util.ServiceLoader}. Has no state: making one loads no
 * library, opens nothing and starts nothing. Safe for use by many threads.
 */
public interface MapDriver {
  /**
   * The URI scheme that selects this driver, for example {@code lmdb}.
   *
   * @return lower-case ASCII letters, digits, {@code _}, {@code +} or {@code -}, first a letter
   */
  String scheme();

  /**
   * The parameters that this driver understands.
   *
   * @return all of them, in the order in which documentation lists them
   */
  List<Parameter<?>> parameters();

  /**
   * Opens a map. The api wraps what this returns: see {@link LookupMap} for what a driver's map
   * need not do.
   *
   * @param uri names the map; its scheme is {@link #scheme()}
   * @param options how to open it
   * @param opener opens other maps, such as a backup, which this map must close with itself
   * @return the map
   * @throws MapConfigException if the URI, an option, a file or a permission must change; whatever
   *     was opened on the way is closed again
   * @throws MapUnavailableException if trying again later may succeed; likewise
   */
  LookupMap open(MapUri uri, MapOptions options, MapOpener opener);

  /**
   * Replaces a whole table by new content in one step: readers see the old table or the new one.
   * The table is created if it does not exist. If this fails, the old table stays.
   *
   * @param uri names the table
   * @param options how to open it
   * @param content writes the entries; may be called more than once
   * @throws MapUnsupportedException if tables of this kind cannot be built (so here)
   * @throws MapConfigException as for {@link #open}
   * @throws MapUnavailableException as for {@link #open}
   */
  default void build(MapUri uri, MapOptions options, TableContent content) {
    throw new MapUnsupportedException(
        "build "
            + uri
            + ": "
            + scheme()
            + ": maps are not built from a file; store entries with update, or build another kind");
  }
}
