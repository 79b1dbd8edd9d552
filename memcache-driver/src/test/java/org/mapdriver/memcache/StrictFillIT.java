package org.mapdriver.memcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mapdriver.memcache.StrictLayers.NEGATIVE_ENTRY;
import static org.mapdriver.memcache.StrictLayers.VALUE;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
    try (LookupMap map = layers.open(";ttl=100000")) {
      map.update("k", "v");
      assertThat(layers.item("k")).isEqualTo("EN");

      assertThat(map.lookup("k")).isEqualTo("v");

      assertThat(layers.item("k")).startsWith("VA 1 f" + VALUE + " ").endsWith("v");
      assertThat(layers.secondsToLive("k")).isBetween(89_900L, 100_000L);
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
    try (LookupMap map = layers.open(";negative_ttl=5000")) {
      assertThat(map.lookup("none")).isNull();

      assertThat(layers.item("none")).startsWith("VA 0 f" + NEGATIVE_ENTRY + " ");
      assertThat(layers.secondsToLive("none")).isBetween(4_400L, 5_000L);
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

  /** Another program's: flags 0 with bytes, which no lease has, or flags that mean nothing here. */
  @ParameterizedTest
  @ValueSource(longs = {0, 7})
  void anyOperation_itemOfAnotherProgram_isPassedByWithAWarningAndReplacedByAWrite(long flags) {
    layers.store("k", "v");
    layers.server().talk("ms k 5 F" + flags + "\r\nother\r\n", "\r\n");
    try (Warnings warnings = Warnings.listen();
        LookupMap map = layers.open("");
        LookupMap bulk = layers.open("")) {
      for (int i = 0; i < 2; i++) {
        assertThat(map.lookup("k")).isEqualTo("v");
        assertThat(bulk.lookupAll(List.of("k", "none"))).isEqualTo(Map.of("k", "v"));
      }

      String what =
          ": the cache has an item that another program stored; asked the backup. A map with"
              + " coherence=strict must not share its keys: give it a key_format of its own.";
      assertThat(warnings.messages())
          .containsExactly("lookup " + map.uri() + what, "lookupAll " + bulk.uri() + what);
      assertThat(layers.item("k")).startsWith("VA 5 f" + flags);
      assertThat(map.stats().errors()).isEmpty();

      map.update("k", "new");

      assertThat(map.lookup("k")).isEqualTo("new");
      assertThat(bulk.lookup("k")).isEqualTo("new");
      assertThat(layers.item("k")).startsWith("VA 3 f" + VALUE);
      assertThat(warnings.messages()).hasSize(2);
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
