package org.mapdriver.memcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mapdriver.memcache.StrictLayers.NEGATIVE_ENTRY;
import static org.mapdriver.memcache.StrictLayers.VALUE;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;

/** What a strict lookup leaves in a real memcached, for how long, and what it finds there again. */
final class StrictFillIT {
  private final StrictLayers layers = new StrictLayers();

  @AfterEach
  void stop() {
    layers.close();
  }

  @Test
  void lookup_miss_fillsWithTheMarkOfAValueAndAJitteredTtl() {
    try (LookupMap map = layers.open(";ttl=1000")) {
      map.update("k", "v");
      assertThat(layers.item("k")).isEqualTo("EN");

      assertThat(map.lookup("k")).isEqualTo("v");

      assertThat(layers.item("k")).startsWith("VA 1 f" + VALUE + " ").endsWith("v");
      assertThat(layers.secondsToLive("k")).isBetween(895L, 1000L);
      assertThat(map.lookup("k")).isEqualTo("v");
      assertThat(layers.backup.lookups.get()).isEqualTo(1);
      assertThat(map.stats().hits()).isEqualTo(1);
      assertThat(map.stats().fills()).isEqualTo(1);
    }
  }

  @Test
  void lookup_manyKeysLoadedTogether_doNotExpireTogether() {
    try (LookupMap map = layers.open(";ttl=100000")) {
      List<String> keys = IntStream.range(0, 50).mapToObj(i -> "k" + i).toList();
      keys.forEach(key -> map.update(key, "v"));

      assertThat(map.lookupAll(keys)).hasSize(50);

      assertThat(keys.stream().map(layers::secondsToLive).distinct().count()).isGreaterThan(30);
    }
  }

  @Test
  void lookup_ttl_isForEverOrAnyDuration() {
    layers.store("k", "v");
    try (LookupMap forEver = layers.open(";ttl=0")) {
      assertThat(forEver.lookup("k")).isEqualTo("v");
      assertThat(layers.secondsToLive("k")).isEqualTo(-1);
    }
    layers.server().talk("flush_all\r\n", "OK\r\n");
    try (LookupMap year = layers.open(";ttl=365d")) {
      assertThat(year.lookup("k")).isEqualTo("v");
      assertThat(layers.secondsToLive("k")).isBetween(320L * 86400, 365L * 86400);
    }
  }

  @Test
  void lookup_absentKey_isRememberedForNegativeTtl() {
    try (LookupMap map = layers.open(";negative_ttl=50")) {
      assertThat(map.lookup("none")).isNull();

      assertThat(layers.item("none")).startsWith("VA 0 f" + NEGATIVE_ENTRY + " ");
      assertThat(layers.secondsToLive("none")).isBetween(44L, 50L);
      assertThat(map.lookup("none")).isNull();
      assertThat(map.lookupAll(List.of("none"))).isEmpty();
      assertThat(layers.backup.lookups.get()).isEqualTo(1);
      assertThat(map.stats().negativeHits()).isEqualTo(2);

      map.update("none", "now there");
      assertThat(map.lookup("none")).isEqualTo("now there");
    }
  }

  @Test
  void lookup_negativeTtlZero_leavesNothingBehind() {
    try (LookupMap map = layers.open(";negative_ttl=0")) {
      assertThat(map.lookup("none")).isNull();

      assertThat(layers.item("none")).isEqualTo("EN");
    }
  }

  @Test
  void lookup_hundredThousandOfAbsentKeys_costAHundredthInBackupReads() {
    try (LookupMap map = layers.open("")) {
      List<String> keys = IntStream.range(0, 500).mapToObj(i -> "absent" + i).toList();
      for (int i = 0; i < 200; i++) {
        assertThat(map.lookupAll(keys)).isEmpty();
      }

      assertThat(layers.backup.lookups.get()).isLessThanOrEqualTo(1000);
      assertThat(map.stats().lookups()).isEqualTo(100_000);
    }
  }

  @Test
  void lookup_valueOverTheLimit_isNeverCached() {
    try (LookupMap map = layers.open(";data_size_limit=3")) {
      map.update("k", "old");
      assertThat(map.lookup("k")).isEqualTo("old");

      map.update("k", "longer");

      assertThat(layers.item("k")).isEqualTo("EN");
      assertThat(map.lookup("k")).isEqualTo("longer");
      assertThat(layers.item("k")).isEqualTo("EN");
    }
  }

  @Test
  void lookup_itemOfAnotherProgram_isAnsweredByTheBackupAndLeftAlone() {
    layers.store("k", "ours");
    layers.server().talk("set k 0 0 6\r\ntheirs\r\n", "STORED\r\n");
    try (LookupMap map = layers.open("")) {
      assertThat(map.lookup("k")).isEqualTo("ours");
      assertThat(layers.item("k")).startsWith("VA 6 f0 ").endsWith("theirs");

      layers.server().talk("set k 5 0 6\r\ntheirs\r\n", "STORED\r\n");
      assertThat(map.lookup("k")).isEqualTo("ours");

      map.update("k", "new");
      assertThat(map.lookup("k")).isEqualTo("new");
      assertThat(layers.item("k")).startsWith("VA 3 f" + VALUE);
    }
  }

  @Test
  void lookup_emptyValue_isAHitAndNoLease() {
    try (LookupMap map = layers.open("")) {
      map.update("k", "");

      assertThat(map.lookup("k")).isEmpty();
      assertThat(map.lookup("k")).isEmpty();
      assertThat(map.stats().hits()).isEqualTo(1);
    }
  }

  @Test
  void lookup_flagsGiven_areTheMarkOfAValue() {
    layers.store("k", "v");
    try (LookupMap map = layers.open(";flags=42")) {
      assertThat(map.lookup("k")).isEqualTo("v");
      assertThat(layers.item("k")).startsWith("VA 1 f42 ");
      assertThat(map.lookup("k")).isEqualTo("v");
      assertThat(map.stats().hits()).isEqualTo(1);
    }
  }
}
