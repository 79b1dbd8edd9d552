package org.mapdriver.benchmarks.peers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;

/** Ours, as its users call it. */
final class MapdriverClient implements CacheClient {
  private final LookupMap map;

  MapdriverClient(String uri) {
    this.map = MapDrivers.installed().open(uri);
  }

  @Override
  public Session session() {
    return key -> requireNonNull(map.lookup(key.getBytes(UTF_8)), key);
  }

  @Override
  public void close() {
    map.close();
  }
}
