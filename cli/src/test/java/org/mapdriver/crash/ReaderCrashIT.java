package org.mapdriver.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;

/** Processes that look up and walk, and are killed at it: nothing remembers them. */
final class ReaderCrashIT {
  private static final int ENTRIES = 300;

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  /** Four threads each; an LMDB table has 16 slots here, which two killed processes nearly fill. */
  @ParameterizedTest
  @EnumSource
  void lookup_readersAreKilled_findsTheirSlotsFreeAndTheFileNoLarger(Backup backup)
      throws Exception {
    Random random = Kills.random("readers " + backup);
    String uri = backup.uri(folder, "t");
    long bytes = 0;
    long generation = 1;
    try (LookupMap map = MapDrivers.installed().open(uri)) {
      map.updateAll(Generation.content(generation, ENTRIES));
      for (int kills = 0; kills < Kills.EACH; kills += 2) {
        try (Victim one = Victim.working(folder, "read", uri, 1, 0, 4);
            Victim two = Victim.working(folder, "read", uri, 2, 0, 4)) {
          one.awaitLines(1);
          two.awaitLines(1);
          for (int i = 0; i < 10; i++) {
            map.updateAll(Generation.content(++generation, ENTRIES));
          }
          one.letGoOn(random, 3000);
          one.kill();
          two.letGoOn(random, 3000);
          two.kill();
        }
        for (int i = 0; i < 10; i++) {
          map.updateAll(Generation.content(++generation, ENTRIES));
        }
        assertThat(Generation.in(Backup.read(map), ENTRIES)).isEqualTo(generation);
        bytes = bytes == 0 ? backup.bytes(folder, "t") : bytes;
      }
      assertThat(backup.bytes(folder, "t")).isLessThan(Math.max(3 * bytes, 8 << 20));
    }

    SortedMap<String, String> table = backup.read(folder, "t");
    assertThat(Generation.in(table, ENTRIES)).isEqualTo(generation);
  }
}
