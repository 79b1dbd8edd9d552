package org.mapdriver.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mapdriver.tck.Samples.bytes;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;
import org.mapdriver.MapStats;
import org.mapdriver.TierCheck;

/** {@code stats} and {@code check}: what a map did, and how it is. */
public abstract class StatsContract extends MapContract {
  /** For subclasses. */
  protected StatsContract() {}

  @Test
  void stats_lookups_areHitsOrMisses() {
    LookupMap map = map();
    map.update("key", "value");
    map.lookup("key");
    map.lookup("key");
    map.lookup("absent");
    map.lookupAll(List.of(bytes("key"), bytes("absent"), bytes("absent2")));

    MapStats stats = map.stats();

    assertEquals(6, stats.lookups(), "each key looked up counts, those of lookupAll too");
    assertEquals(
        stats.lookups(), stats.hits() + stats.misses(), "a lookup is a hit, a miss, or an error");
    assertTrue(stats.hits() >= 1 && stats.misses() >= 1, () -> "hits and misses: " + stats);
  }

  @Test
  void stats_writes_areCounted() {
    LookupMap map = map();
    map.update("key", "value");
    map.updateAll(Map.of("a", "1", "b", "2"));
    map.delete("key");
    map.deleteAll(List.of(bytes("a"), bytes("absent")));

    MapStats stats = map.stats();

    assertEquals(3, stats.updates(), "each entry updated counts, those of updateAll too");
    assertEquals(3, stats.deletes(), "each key counts that delete was asked for");
  }

  @Test
  void stats_isASnapshot() {
    LookupMap map = map();
    map.lookup("absent");
    MapStats before = map.stats();

    map.lookup("absent");

    assertEquals(1, before.lookups(), "a snapshot does not change; take another one");
    assertEquals(2, map.stats().lookups(), "a new snapshot has the new counts");
    assertThrows(
        UnsupportedOperationException.class, () -> before.details().put("x", "y"), "immutable");
  }

  @Test
  void stats_namesItsMap() {
    LookupMap map = map();

    MapStats stats = map.stats();

    assertEquals(map.uri(), stats.uri(), "build the snapshot with the URI that the map has");
    assertNotNull(stats.latency(), "the api measures the latency");
  }

  @Test
  void check_openMap_findsEachTierHealthyInOneLine() {
    LookupMap map = map();
    map.update("key", "value");

    List<TierCheck> checks = map.check();

    assertFalse(checks.isEmpty(), "check() has one finding or more for each tier");
    for (TierCheck check : checks) {
      assertTrue(check.healthy(), () -> "this map is well, but check() says: " + check);
      assertFalse(check.report().isBlank(), "a finding says something");
      Messages.assertOneLine(check.tier() + check.report());
    }
    assertEquals("value", map.lookup("key"), "check() changes nothing");
  }
}
