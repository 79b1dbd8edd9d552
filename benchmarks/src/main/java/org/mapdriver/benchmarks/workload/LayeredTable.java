package org.mapdriver.benchmarks.workload;

import java.io.IOException;
import java.util.Objects;
import java.util.function.BinaryOperator;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;

/** A table in a file, a memcached, and a map over one of them or both, whose keys are looked up. */
public final class LayeredTable implements AutoCloseable {
  private static final int COUNT = 100_000;
  private static final int VALUE_BYTES = 100;

  private final Entries entries = Entries.of(COUNT, VALUE_BYTES);
  private final KeyOrder order = entries.zipf();
  private final Tables tables;
  private final MemcachedProcess server;
  private final LookupMap map;

  private LayeredTable(String scheme, Transport transport, BinaryOperator<String> uri)
      throws IOException {
    tables = Tables.open();
    server = MemcachedProcess.start(transport);
    String table = tables.uri(scheme, entries, VALUE_BYTES);
    map = MapDrivers.installed().open(uri.apply(table, server.spec()));
  }

  /**
   * Makes the table unless it is there, starts memcached, and opens the map.
   *
   * @param scheme lmdb or sqlite
   * @param transport how memcached is reached
   * @param uri the map's URI, of the table's and of what {@code memcache=} takes
   * @return all of them, to be closed
   * @throws IOException if there can be no table, or no memcached
   */
  public static LayeredTable open(String scheme, Transport transport, BinaryOperator<String> uri)
      throws IOException {
    return new LayeredTable(scheme, transport, uri);
  }

  /**
   * The map.
   *
   * @return open until this is closed
   */
  public LookupMap map() {
    return map;
  }

  /**
   * The memcached.
   *
   * @return running, unless the benchmark has ended it
   */
  public MemcachedProcess server() {
    return server;
  }

  /** Looks every key up, one after the other. */
  public void lookupAll() {
    for (int i = 0; i < COUNT; i++) {
      Objects.requireNonNull(map.lookup(entries.key(i).bytes()));
    }
  }

  /**
   * Looks up one key; some are asked for much more often than others.
   *
   * @param step which of the accesses this is
   * @return the value
   */
  public byte[] lookup(int step) {
    return Objects.requireNonNull(map.lookup(order.at(step).bytes()));
  }

  @Override
  public void close() throws IOException {
    map.close();
    server.close();
    tables.close();
  }
}
