package org.mapdriver.memcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mapdriver.memcache.StrictLayers.TOMBSTONE;
import static org.mapdriver.memcache.StrictLayers.VALUE;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;
import org.mapdriver.MapUnavailableException;

/** Strict maps whose memcached is down, dies during a write, or cannot do what they need. */
final class StrictOutageIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final StrictLayers layers = new StrictLayers();

  @AfterEach
  void stop() {
    layers.close();
  }

  @Test
  void update_serverIsDown_isToldWhenItIsBackAndUntilThenPassedBy() {
    try (LookupMap map = layers.open("");
        LookupMap bulk = layers.open("")) {
      map.update("k", "old");
      assertThat(map.lookup("k")).isEqualTo("old");
      layers.server().close();

      map.update("k", "new");
      bulk.updateAll(Map.of("i", "1", "j", "2"));

      assertThat(map.stats().details()).containsEntry("pending tombstones", "1");
      assertThat(bulk.stats().details()).containsEntry("pending tombstones", "2");
      assertThat(map.lookup("k")).isEqualTo("new");
      assertThat(bulk.lookupAll(List.of("i", "j"))).hasSize(2);
      layers.startServer();
      await()
          .atMost(PATIENCE)
          .until(() -> map.stats().details().get("pending tombstones").equals("0"));
      assertThat(layers.item("k")).startsWith("VA 0 f" + TOMBSTONE);
      await()
          .atMost(PATIENCE)
          .until(() -> bulk.stats().details().get("pending tombstones").equals("0"));
      assertThat(layers.item("i")).startsWith("VA 0 f" + TOMBSTONE);
      assertThat(map.lookup("k")).isEqualTo("new");
      assertThat(map.stats().details()).containsEntry("cache passed by", "no");
    }
  }

  @Test
  void update_serverDiesDuringTheCommit_othersDoNotFindTheOldValueOnceItIsBack() {
    try (LookupMap map = layers.open("");
        LookupMap other = layers.open(";max_try=1")) {
      map.update("k", "old");
      layers.backup.beforeCommit =
          () -> {
            layers.backup.beforeCommit = () -> {};
            layers.server().close();
            layers.startServer();
            assertThat(other.lookup("k")).isEqualTo("old");
            assertThat(other.lookup("k")).isEqualTo("old");
            assertThat(layers.item("k")).startsWith("VA 3 f" + VALUE);
          };

      map.update("k", "new");

      assertThat(other.lookup("k")).isEqualTo("new");
      assertThat(map.lookup("k")).isEqualTo("new");
    }
  }

  @Test
  void update_refuse_serverIsDown_changesNothing() {
    try (LookupMap map = layers.open(";on_unreachable=refuse;max_try=1")) {
      map.update("k", "old");
      layers.server().close();

      assertThatThrownBy(() -> map.update("k", "new"))
          .isInstanceOfSatisfying(
              MapUnavailableException.class, e -> assertThat(e.mayHaveHappened()).isFalse())
          .hasMessageStartingWith("update memcache:")
          .hasMessageContaining("nothing was changed")
          .hasMessageContaining("on_unreachable=proceed");
      assertThatThrownBy(() -> map.deleteAll(List.of("k", "j")))
          .isInstanceOf(MapUnavailableException.class);
      assertThat(map.lookup("k")).isEqualTo("old");
    }
  }

  @Test
  void update_refuse_serverDiesDuringTheCommit_isNotAcknowledged() {
    try (LookupMap map = layers.open(";on_unreachable=refuse;max_try=1")) {
      layers.backup.beforeCommit = layers.server()::close;

      assertThatThrownBy(() -> map.update("k", "new"))
          .isInstanceOfSatisfying(
              MapUnavailableException.class, e -> assertThat(e.mayHaveHappened()).isTrue())
          .hasMessageContaining("the backup is changed");
      assertThat(map.lookup("k")).isEqualTo("new");
    }
  }

  @Test
  void anyOperation_serverWithoutCas_isACacheThatIsDown() {
    layers.server().close();
    layers.startServer("-C");
    try (LookupMap map = layers.open(";max_try=1");
        LookupMap refusing = layers.open(";max_try=1;on_unreachable=refuse")) {
      map.update("k", "v");

      assertThat(map.lookup("k")).isEqualTo("v");
      assertThat(map.stats().hits()).isZero();
      assertThatThrownBy(() -> refusing.update("k", "w"))
          .hasMessageContaining("without -C")
          .hasMessageContaining("coherence=postfix");
    }
  }

  @Test
  void close_withoutServer_endsAndSaysWhatWasNotTold() {
    LookupMap map = layers.open(";max_try=1");
    map.update("k", "old");
    layers.server().close();
    map.update("k", "new");
    List<String> warnings;

    try (Warnings heard = Warnings.listen()) {
      map.close();
      warnings = heard.messages();
    }

    assertThat(warnings)
        .anyMatch(
            warning ->
                warning.startsWith("close memcache:")
                    && warning.contains("the cache could not be told of 1 keys")
                    && warning.contains("other processes may find old values until ttl"));
    String port = Integer.toString(layers.server().port());
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(
                        name ->
                            name.startsWith("mapdriver-memcache-pending") && name.contains(port)));
  }
}
