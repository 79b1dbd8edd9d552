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
}
