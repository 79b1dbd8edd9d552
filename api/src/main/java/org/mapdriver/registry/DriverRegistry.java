package org.mapdriver.registry;

import static java.util.stream.Collectors.joining;

import java.net.URL;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mapdriver.Access;
import org.mapdriver.KeyFolding;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapOptions;
import org.mapdriver.TableContent;
import org.mapdriver.diagnostics.Shown;
import org.mapdriver.diagnostics.Ticker;
import org.mapdriver.spi.MapDriver;
import org.mapdriver.spi.MapOpener;
import org.mapdriver.spi.MapUri;
import org.mapdriver.text.CaseFolding;

/**
 * The drivers by scheme, and what goes wrong when one is asked for that is not there. Immutable.
 */
public final class DriverRegistry {
  /** Maps inside maps; more is a configuration file that leads back to itself. */
  private static final int MAX_DEPTH = 16;

  /** A broken provider file can fail at every step; this many failures are enough to know. */
  private static final int MAX_FAILURES = 64;

  private static final Map<String, String> ARTIFACTS =
      Map.of(
          "memcache", "org.mapdriver:mapdriver-memcache",
          "lmdb", "org.mapdriver:mapdriver-lmdb",
          "sqlite", "org.mapdriver:mapdriver-sqlite");

  private final Map<String, List<MapDriver>> byScheme;
  private final List<String> failures;

  private DriverRegistry(List<MapDriver> drivers, List<String> failures) {
    Map<String, List<MapDriver>> sorted = new TreeMap<>();
    for (MapDriver driver : drivers) {
      List<MapDriver> same = sorted.get(driver.scheme());
      if (same == null) {
        same = new ArrayList<>(1);
        sorted.put(driver.scheme(), same);
      }
      same.add(driver);
    }
    this.byScheme = sorted;
    this.failures = List.copyOf(failures);
  }

  /**
   * A registry of exactly these drivers.
   *
   * @param drivers the drivers
   * @return the registry
   * @throws MapConfigException if two have the same scheme
   */
  public static DriverRegistry of(List<MapDriver> drivers) {
    DriverRegistry registry = new DriverRegistry(drivers, List.of());
    registry.byScheme.forEach(
        (scheme, all) -> {
          if (all.size() > 1) {
            throw twoDrivers("MapDrivers.of", scheme, all);
          }
        });
    return registry;
  }

  /**
   * The drivers that class loaders offer.
   *
   * @param loaders where to look
   * @return a registry that also knows which drivers failed to load
   */
  public static DriverRegistry discover(List<ClassLoader> loaders) {
    Map<Class<?>, MapDriver> found = new LinkedHashMap<>();
    List<String> failures = new ArrayList<>();
    for (ClassLoader loader : loaders) {
      Iterator<ServiceLoader.Provider<MapDriver>> providers =
          ServiceLoader.load(MapDriver.class, loader).stream().iterator();
      int failed = 0;
      while (failed < MAX_FAILURES) {
        try {
          if (!providers.hasNext()) {
            break;
          }
          ServiceLoader.Provider<MapDriver> provider = providers.next();
          if (!found.containsKey(provider.type())) {
            found.put(provider.type(), provider.get());
          }
        } catch (ServiceConfigurationError | LinkageError e) {
          failed++; // the same one may come again and again
          Throwable root = e.getCause() == null ? e : e.getCause();
          String failure = Shown.oneLine(e.getMessage() + " (" + root + ")");
          if (!failures.contains(failure)) {
            failures.add(failure);
          }
        }
      }
    }
    return new DriverRegistry(List.copyOf(found.values()), failures);
  }

  /**
   * All drivers.
   *
   * @return the drivers, sorted by scheme
   */
  public List<MapDriver> drivers() {
    return byScheme.values().stream().flatMap(List::stream).toList();
  }

  /**
   * Opens a map; see {@link org.mapdriver.MapDrivers#open(String, MapOptions)}.
   *
   * @param uri the map's URI
   * @param options how to open it
   * @return a managed map
   */
  public LookupMap open(String uri, MapOptions options) {
    return open(uri, options, 1);
  }

  private LookupMap open(String uri, MapOptions options, int depth) {
    MapUri parsed = MapUri.parse(uri);
    refuseDeepNesting(parsed, depth);
    MapDriver driver = find("open", parsed);
    LookupMap map = driver.open(parsed, options, new InnerOpener(this, depth + 1));
    if (options.accessRequired() && options.access() == Access.READ_WRITE && !map.writable()) {
      map.close();
      throw new MapConfigException(
          "open "
              + parsed
              + ": "
              + parsed.scheme()
              + ": maps of this kind can only be read; open it read-only, or keep the data elsewhere");
    }
    return new ManagedMap(map, options, Ticker.SYSTEM);
  }

  /** Opens a map inside a map. No lambda: the first one of a process costs tens of milliseconds. */
  private record InnerOpener(DriverRegistry registry, int depth) implements MapOpener {
    @Override
    public LookupMap open(String uri, MapOptions options) {
      return registry.open(uri, options, depth);
    }
  }

  /**
   * Builds a table; see {@link org.mapdriver.MapDrivers#build}.
   *
   * @param uri the table's URI
   * @param options how to open it
   * @param content writes the entries
   */
  public void build(String uri, MapOptions options, TableContent content) {
    MapUri parsed = MapUri.parse(uri);
    TableContent folded =
        options.folding() == KeyFolding.NONE
            ? content
            : sink ->
                content.writeTo((key, value, mode) -> sink.add(CaseFolding.fold(key), value, mode));
    find("build", parsed).build(parsed, options, folded);
  }

  private MapDriver find(String operation, MapUri uri) {
    List<MapDriver> drivers = byScheme.getOrDefault(uri.scheme(), List.of());
    if (drivers.size() > 1) {
      throw twoDrivers(operation + " " + uri, uri.scheme(), drivers);
    }
    if (drivers.isEmpty()) {
      throw unknownScheme(operation, uri);
    }
    return drivers.get(0);
  }

  private MapConfigException unknownScheme(String operation, MapUri uri) {
    StringBuilder message = new StringBuilder(160);
    message
        .append(operation)
        .append(' ')
        .append(uri)
        .append(": there is no driver for the scheme \"")
        .append(uri.scheme())
        .append("\"; installed are ")
        .append(byScheme.isEmpty() ? "none" : String.join(", ", byScheme.keySet()));
    String artifact = ARTIFACTS.get(uri.scheme());
    if (artifact != null) {
      message.append("; add the artifact ").append(artifact).append(" to the class or module path");
    } else {
      message.append("; correct the scheme, or add its driver to the class or module path");
    }
    if (!failures.isEmpty()) {
      message.append("; these drivers failed to load: ").append(String.join("; ", failures));
    }
    return new MapConfigException(message.toString());
  }

  private static MapConfigException twoDrivers(
      String attempted, String scheme, List<MapDriver> drivers) {
    return new MapConfigException(
        attempted
            + ": more than one driver has the scheme \""
            + scheme
            + "\": "
            + drivers.stream().map(DriverRegistry::origin).collect(joining(" and "))
            + "; remove all but one");
  }

  private static String origin(MapDriver driver) {
    CodeSource source = driver.getClass().getProtectionDomain().getCodeSource();
    @Nullable URL location = source == null ? null : source.getLocation();
    return driver.getClass().getName() + " in " + (location == null ? "the JDK" : location);
  }

  private static void refuseDeepNesting(MapUri uri, int depth) {
    if (depth > MAX_DEPTH) {
      throw new MapConfigException(
          "open "
              + uri
              + ": maps are nested more than "
              + MAX_DEPTH
              + " deep; does a configuration file name itself as its backup?");
    }
  }
}
