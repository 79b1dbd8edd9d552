package org.mapdriver.memcache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mapdriver.memcache.StrictLayers.VALUE;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;
import org.mapdriver.UpdateMode;

/** Keys of any bytes, under strict coherence, on a real memcached. */
final class StrictKeyIT {
  private final StrictLayers layers = new StrictLayers();

  @AfterEach
  void stop() {
    layers.close();
  }

  @Test
  void anyOperation_keyThatMemcachedDoesNotTake_travelsInBase64OrAsADigest() throws Exception {
    String blank = "a key\nwith \u00e4 and blanks";
    String longest = "b ".repeat(93);
    String longer = longest + "x";
    String longPlain = "p".repeat(251);
    String likeDigest = "0123456789abcdef".repeat(4);
    List<String> keys = List.of(blank, longest, longer, longPlain, likeDigest);
    try (LookupMap map = layers.open("")) {
      for (String key : keys) {
        map.update(key, "of " + key);
        assertThat(map.lookup(key)).isEqualTo("of " + key);
        assertThat(map.lookup(key)).isEqualTo("of " + key);
      }
      assertThat(map.stats().hits()).isEqualTo(keys.size());
      assertThat(map.lookupAll(keys)).hasSize(keys.size());

      assertThat(layers.item(Base64.getEncoder().encodeToString(blank.getBytes(UTF_8)) + " b"))
          .contains(" f" + VALUE);
      assertThat(layers.item(Base64.getEncoder().encodeToString(longest.getBytes(UTF_8)) + " b"))
          .contains(" f" + VALUE);
      for (String digested : List.of(longer, longPlain, likeDigest)) {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(digested.getBytes(UTF_8));
        assertThat(layers.item(HexFormat.of().formatHex(digest))).contains(" f" + VALUE);
      }
      keys.forEach(key -> assertThat(map.delete(key)).isTrue());
      assertThat(map.lookupAll(keys)).isEmpty();
    }
  }

  @Test
  void anyOperation_withoutABackup_keysOfAnyBytesAreStored() {
    try (LookupMap map = layers.openAlone()) {
      for (String key : List.of("plain", "a key", "p".repeat(300), "q ".repeat(200))) {
        map.update(key, "of " + key);
        assertThat(map.lookup(key)).isEqualTo("of " + key);
        assertThat(map.update(key, "x", UpdateMode.INSERT_IF_ABSENT)).isFalse();
        assertThat(map.delete(key)).isTrue();
        assertThat(map.lookup(key)).isNull();
        assertThat(map.update(key, "x", UpdateMode.INSERT_IF_ABSENT)).isTrue();
      }
      assertThat(map.lookupAll(List.of("plain", "a key"))).hasSize(2);
    }
  }

  @Test
  void anyOperation_commandsInKeysAndValues_areOnlyThat() {
    layers.server().talk("set canary 0 0 4\r\nsong\r\n", "STORED\r\n");
    try (LookupMap map = layers.open("");
        LookupMap alone = layers.openAlone()) {
      byte[] attack = "flush_all\r\n".getBytes(UTF_8);
      for (String key : List.of("k".repeat(251), "k\r\nflush_all\r\n", "k flush_all", "k b T1")) {
        for (LookupMap attacked : List.of(map, alone)) {
          Attack.everyOperation(attacked, key, attack);
        }
      }
    }
    assertThat(layers.server().get("canary")).contains("song");
  }

  @Test
  void anyOperation_userHasTheProbesKey_itIsLeftAlone() {
    layers.store("mapdriver-probe", "mine");
    try (LookupMap map = layers.open("");
        LookupMap later = layers.open("")) {
      assertThat(map.lookup("mapdriver-probe")).isEqualTo("mine");

      assertThat(later.lookup("mapdriver-probe")).isEqualTo("mine");

      assertThat(layers.item("mapdriver-probe")).startsWith("VA 4 f" + VALUE);
      assertThat(layers.backup.lookups.get()).isEqualTo(1);
    }
  }
}
