package org.mapdriver.fire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.storm.CacheUnderFire;

/** Values that are larger than the memory that a process has left. */
final class MemoryIT {
  private static final int LARGE = 12 << 20;
  private static final int LEFT_MIB = 8;
  private static final String ERROR = "OutOfMemoryError";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"lmdb, strict", "lmdb, postfix", "sqlite, strict", "sqlite, postfix"})
  void lookup_valueLargerThanWhatIsLeft_isAnErrorOfThatCallAlone(String scheme, String coherence)
      throws Exception {
    byte[] large = new byte[LARGE];
    new Random(1).nextBytes(large);
    try (CacheUnderFire cache = new CacheUnderFire("-m", "256", "-I", "32m");
        Child child = Child.start(List.of(), "-Xmx40m")) {
      String uri =
          World.map(
                  cache.port(),
                  ";data_size_limit=16m;coherence=" + coherence,
                  World.backup(scheme, folder))
              .replace("timeout=500ms", "timeout=20s");
      try (LookupMap map = MapDrivers.installed().open(uri)) {
        for (int i = 0; i < 4; i++) {
          map.update("small" + i, "small" + i);
        }
        for (String key : List.of("cached", "cold")) {
          map.update(key.getBytes(UTF_8), large);
        }
        assertThat(map.lookup("cached".getBytes(UTF_8))).isEqualTo(large);
        if (coherence.equals("postfix")) {
          cache.say("delete cold\r\n");
        }
        assertThat(child.ask("open", "m", uri)).isEqualTo("ok");
        assertThat(child.ask("lookupAll", "m", "small0,small1,small2,small3"))
            .isEqualTo("small0 small1 small2 small3");
        assertThat(child.ask("lookup", "m", "cached")).isEqualTo(Puppet.checksum(large));

        child.ask("take memory", "" + LEFT_MIB);

        assertThat(child.ask("lookup", "m", "cached")).isEqualTo(ERROR);
        assertThat(child.ask("lookup", "m", "small0")).isEqualTo("small0");
        assertThat(child.ask("lookupAll", "m", "small1,cached,small2")).isEqualTo(ERROR);
        assertThat(child.ask("lookupAll", "m", "small1,small2")).isEqualTo("small1 small2");
        assertThat(child.ask("look up amid others", "m", "cached", "10"))
            .isEqualTo("10 out of memory, 0 wrong");
        assertThat(child.ask("lookup", "m", "cold"))
            .satisfiesAnyOf(
                said -> assertThat(said).isEqualTo(ERROR),
                said ->
                    assertThat(said)
                        .startsWith("MapUnavailableException false: lookup sqlite:")
                        .contains("Out of memory", "larger heap"));
        assertThat(child.ask("lookup", "m", "small3")).isEqualTo("small3");
        assertThat(child.ask("update", "m", "small3", "new")).isEqualTo("ok");
        assertThat(child.ask("lookup", "m", "small3")).isEqualTo("new");

        long fills = map.stats().fills();
        assertThat(map.lookup("cold".getBytes(UTF_8))).isEqualTo(large);
        assertThat(map.stats().fills()).as("no lease was left").isEqualTo(fills + 1);
        assertThat(map.lookup("small3")).isEqualTo("new");
        assertThat(child.ask("free memory")).isEqualTo("ok");
        assertThat(child.ask("lookup", "m", "cached")).isEqualTo(Puppet.checksum(large));
        assertThat(child.ask("lookup", "m", "cold")).isEqualTo(Puppet.checksum(large));
        assertThat(child.ask("breaker", "m")).isEqualTo("Optional[CLOSED]");
        assertThat(child.ask("close", "m")).isEqualTo("ok");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"lmdb, strict", "lmdb, postfix", "sqlite, strict", "sqlite, postfix"})
  void lookup_embeddedCacheAndValueLargerThanWhatIsLeft_isAnErrorOfThatCallAlone(
      String scheme, String coherence) throws Exception {
    byte[] large = Puppet.made(LARGE);
    try (LookupMap table = MapDrivers.installed().open(World.backup(scheme, folder));
        Child child = Child.start(List.of(), "-Xmx64m")) {
      for (int i = 0; i < 4; i++) {
        table.update("small" + i, "small" + i);
      }
      for (String key : List.of("cached", "cold")) {
        table.update(key.getBytes(UTF_8), large);
      }
      assertThat(child.ask("open", "m", embedded(scheme, coherence))).isEqualTo("ok");
      assertThat(child.ask("lookupAll", "m", "small0,small1,small2,small3"))
          .isEqualTo("small0 small1 small2 small3");
      for (int i = 0; i < 2; i++) {
        assertThat(child.ask("lookup", "m", "cached")).isEqualTo(Puppet.checksum(large));
      }
      assertThat(child.ask("hits", "m")).isEqualTo("1");

      child.ask("take memory", "" + LEFT_MIB);

      assertThat(child.ask("lookup", "m", "cached")).isEqualTo(ERROR);
      assertThat(child.ask("lookup", "m", "small0")).isEqualTo("small0");
      assertThat(child.ask("lookupAll", "m", "small1,cached,small2")).isEqualTo(ERROR);
      assertThat(child.ask("look up amid others", "m", "cached", "10"))
          .isEqualTo("10 out of memory, 0 wrong");
      assertThat(child.ask("lookup", "m", "cold")).satisfies(MemoryIT::saysThatThereIsNoRoom);
      assertThat(child.ask("lookupAll", "m", "small1,cold"))
          .satisfies(MemoryIT::saysThatThereIsNoRoom);
      assertThat(child.ask("update", "m", "small3", "new")).isEqualTo("ok");
      assertThat(child.ask("lookup", "m", "small3")).isEqualTo("new");

      assertThat(child.ask("free memory")).isEqualTo("ok");
      assertThat(child.ask("lookup", "m", "cached")).isEqualTo(Puppet.checksum(large));
      assertThat(child.ask("lookup", "m", "cold")).isEqualTo(Puppet.checksum(large));
      int hits = Integer.parseInt(child.ask("hits", "m"));
      assertThat(child.ask("lookup", "m", "cold")).isEqualTo(Puppet.checksum(large));
      assertThat(child.ask("hits", "m")).as("no lease was left").isEqualTo("" + (hits + 1));
      assertThat(child.ask("close", "m")).isEqualTo("ok");
    }
  }

  private String embedded(String scheme, String coherence) {
    return "memcache:memcache=embedded:32m;data_size_limit=16m;coherence="
        + coherence
        + ";backup="
        + World.backup(scheme, folder);
  }

  private static void saysThatThereIsNoRoom(String said) {
    assertThat(said)
        .satisfiesAnyOf(
            other -> assertThat(other).isEqualTo(ERROR),
            other ->
                assertThat(other)
                    .startsWith("MapUnavailableException false: lookup")
                    .contains(" sqlite:", "Out of memory", "larger heap"));
  }

  /** Only a cache in this process, where it comes first, needs room for a copy of the value. */
  @ParameterizedTest
  @CsvSource({
    "lmdb, strict, embedded, ok",
    "lmdb, postfix, embedded, OutOfMemoryError",
    "lmdb, strict, server, ok",
    "lmdb, postfix, server, ok",
    "sqlite, strict, embedded, ok",
    "sqlite, postfix, embedded, OutOfMemoryError",
    "sqlite, strict, server, ok",
    "sqlite, postfix, server, ok"
  })
  void update_valueLargerThanWhatIsLeft_storesAllOrNothingOfItAndHarmsNoOther(
      String scheme, String coherence, String where, String outcome) throws Exception {
    byte[] large = Puppet.made(LARGE);
    try (CacheUnderFire cache = new CacheUnderFire("-m", "256", "-I", "32m");
        LookupMap table = MapDrivers.installed().open(World.backup(scheme, folder));
        Child child = Child.start(List.of(), "-Xmx64m")) {
      String uri =
          where.equals("embedded")
              ? embedded(scheme, coherence)
              : World.map(
                      cache.port(),
                      ";data_size_limit=16m;coherence=" + coherence,
                      World.backup(scheme, folder))
                  .replace("timeout=500ms", "timeout=20s");
      assertThat(child.ask("open", "m", uri)).isEqualTo("ok");
      for (String key : List.of("k", "other")) {
        assertThat(child.ask("update", "m", key, "old")).isEqualTo("ok");
        assertThat(child.ask("lookup", "m", key)).isEqualTo("old");
      }
      child.ask("make", "" + LARGE);
      child.ask("take memory", "" + LEFT_MIB);

      String said = child.ask("update made", "m", "k");

      assertThat(said).isEqualTo(outcome);
      byte[] stored = table.lookup("k".getBytes(UTF_8));
      assertThat(stored).isEqualTo(outcome.equals("ok") ? large : "old".getBytes(UTF_8));
      assertThat(child.ask("lookup", "m", "other")).isEqualTo("old");
      assertThat(child.ask("update", "m", "other", "new")).isEqualTo("ok");
      assertThat(child.ask("lookup", "m", "other")).isEqualTo("new");
      assertThat(child.ask("free memory")).isEqualTo("ok");
      assertThat(child.ask("lookup", "m", "k"))
          .isEqualTo(outcome.equals("ok") ? Puppet.checksum(large) : "old");
      assertThat(child.ask("update made", "m", "k")).isEqualTo("ok");
      assertThat(child.ask("lookup", "m", "k")).isEqualTo(Puppet.checksum(large));
      assertThat(table.lookup("k".getBytes(UTF_8))).isEqualTo(large);
      assertThat(child.ask("close", "m")).isEqualTo("ok");
    }
  }
}
