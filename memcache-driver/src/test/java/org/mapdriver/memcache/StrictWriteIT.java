package org.mapdriver.memcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mapdriver.memcache.StrictLayers.TOMBSTONE;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;
import org.mapdriver.UpdateMode;

/**
 * What strict updates and deletes leave in a real memcached, before and after the backup commits.
 */
final class StrictWriteIT {
  private final StrictLayers layers = new StrictLayers();

  @AfterEach
  void stop() {
    layers.close();
  }

  @Test
  void update_whileItCommits_aTombstoneStandsAndLookupsAskTheBackup() {
    try (LookupMap map = layers.open(";lease=3000");
        LookupMap other = layers.open("")) {
      map.update("k", "old");
      assertThat(other.lookup("k")).isEqualTo("old");
      List<String> seen = new ArrayList<>();
      layers.backup.beforeCommit =
          () -> {
            seen.add(layers.item("k"));
            seen.add(Long.toString(layers.secondsToLive("k")));
            seen.add(other.lookup("k"));
            seen.add(layers.item("k"));
          };

      map.update("k", "new");

      assertThat(seen.get(0)).startsWith("VA 0 f" + TOMBSTONE);
      assertThat(Long.parseLong(seen.get(1))).isBetween(2_900L, 3_001L);
      assertThat(seen.get(2)).isEqualTo("old");
      assertThat(seen.get(3)).startsWith("VA 0 f" + TOMBSTONE);
      assertThat(layers.item("k")).isEqualTo("EN");
      assertThat(other.lookup("k")).isEqualTo("new");
    }
  }

  @Test
  void update_whileAnotherCommitsTheSameKey_itsTombstoneIsLeftToExpire() {
    try (LookupMap map = layers.open("");
        LookupMap other = layers.open("")) {
      layers.backup.beforeCommit =
          () -> {
            layers.backup.beforeCommit = () -> {};
            other.update("k", "second");
          };

      map.update("k", "first");

      assertThat(layers.item("k")).startsWith("VA 0 f" + TOMBSTONE);
      assertThat(map.lookup("k")).isEqualTo("first");
      assertThat(other.lookup("k")).isEqualTo("first");
    }
  }

  @Test
  void update_backupFails_takesTheTombstoneAway() {
    try (LookupMap map = layers.open("")) {
      layers.backup.beforeCommit =
          () -> {
            throw new IllegalStateException("defect");
          };

      assertThatThrownBy(() -> map.update("k", "v")).isInstanceOf(IllegalStateException.class);

      assertThat(layers.item("k")).isEqualTo("EN");
    }
  }

  @Test
  void update_insertIfAbsent_saysWhatTheBackupSays() {
    try (LookupMap map = layers.open("")) {
      assertThat(map.update("k", "first", UpdateMode.INSERT_IF_ABSENT)).isTrue();
      assertThat(map.lookup("k")).isEqualTo("first");
      assertThat(map.update("k", "second", UpdateMode.INSERT_IF_ABSENT)).isFalse();
      assertThat(map.lookup("k")).isEqualTo("first");
      assertThat(map.delete("k")).isTrue();
      assertThat(map.delete("k")).isFalse();
      assertThat(map.lookup("k")).isNull();
    }
  }

  @Test
  void update_keysThatAreNotThere_areSoonNotLookedFor() {
    try (LookupMap map = layers.open("")) {
      IntStream.range(0, 100).forEach(i -> map.update("k" + i, "v"));
      long looked = looks();

      IntStream.range(0, 100).forEach(i -> map.update("k" + i, "w"));

      assertThat(looks()).isEqualTo(looked);
      assertThat(map.lookup("k7")).isEqualTo("w");
    }
  }

  /** How many {@code mg} and {@code get} found something or not. */
  private long looks() {
    return layers.server().stat("get_hits") + layers.server().stat("get_misses");
  }

  @Test
  void update_keysThatAreThereThoughNotExpected_areReplacedAllTheSame() {
    try (LookupMap map = layers.open("");
        LookupMap other = layers.open("")) {
      IntStream.range(0, 100).forEach(i -> map.update("k" + i, "old"));
      List<String> seen = new ArrayList<>();
      layers.backup.beforeCommit = () -> seen.add(layers.item("k7"));
      assertThat(other.lookup("k7")).isEqualTo("old");
      assertThat(layers.item("k7")).contains("old");

      map.update("k7", "new");

      assertThat(seen).hasSize(1).allMatch(item -> item.startsWith("VA 0 f" + TOMBSTONE));
      assertThat(layers.item("k7")).isEqualTo("EN");
      assertThat(other.lookup("k7")).isEqualTo("new");
      map.updateAll(Map.of("k7", "newest", "k8", "newest", "none", "newest"));
      assertThat(other.lookupAll(List.of("k7", "k8", "none")))
          .isEqualTo(Map.of("k7", "newest", "k8", "newest", "none", "newest"));
    }
  }

  @Test
  void bulk_manyKeysSomeTwice_isAsOneByOne() {
    try (LookupMap map = layers.open("")) {
      List<String> keys = IntStream.range(0, 700).mapToObj(i -> "k" + i).toList();
      map.lookupAll(keys); // negative entries
      Map<String, String> entries = new HashMap<>();
      keys.forEach(key -> entries.put(key, "v-" + key));

      map.updateAll(entries);

      assertThat(map.lookupAll(keys)).isEqualTo(entries);
      assertThat(map.lookupAll(keys)).isEqualTo(entries);
      assertThat(map.stats().hits()).isEqualTo(700);
      List<String> twice = new ArrayList<>(keys.subList(0, 10));
      twice.addAll(keys.subList(0, 10));
      assertThat(map.deleteAll(twice)).isEqualTo(10);
      assertThat(map.lookupAll(keys)).hasSize(690);
      assertThat(map.lookupAll(keys.subList(0, 10))).isEmpty();
    }
  }
}
