package org.mapdriver.lmdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;

/** Processes killed in the middle of read transactions, while others have the table open. */
final class DeadReaderCrashIT {
  /** As {@code mapdriver.crash.kills} says; cli's package org.mapdriver.crash has the others. */
  private static final int KILLS = Integer.getInteger("mapdriver.crash.kills", 8);

  private static final int READERS = 8;

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private void killWhileReading(String uri, int readers) throws Exception {
    Process child = ChildJvm.start(folder, ChildJvm.java(), "hold", uri, "" + readers);
    try {
      assertThat(ChildJvm.firstLine(child)).isEqualTo("reading");
    } finally {
      assertThat(child.destroyForcibly().waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lmdb", "postfix"})
  void lookup_allSlotsAreThoseOfKilledReaders_isAnswered(String locking) throws Exception {
    String uri = "lmdb:" + folder + "/t;max_readers=" + READERS + ";locking=" + locking;
    for (int kills = 0; kills < KILLS; kills++) {
      try (LookupMap map = MapDrivers.installed().open(uri)) {
        map.update("key", "value"); // which takes no reader's slot
        killWhileReading(uri, READERS);

        assertThat(map.lookup("key")).isEqualTo("value");
        map.update("key", "value");
      }
    }

    try (LookupMap map = MapDrivers.installed().open(uri)) {
      assertThat(slots()).contains("no active readers");
      assertThat(map.lookup("key")).isEqualTo("value");
    }
  }

  private String slots() throws Exception {
    return Postmap.program(folder, "", List.of("mdb_stat", "-r", "-n", folder + "/t.lmdb")).out();
  }

  /** What the dead saw is nobody's any more: its pages are to be written again. */
  @ParameterizedTest
  @CsvSource({"lmdb, 64k", "lmdb, 1g", "postfix, 64k"})
  void update_behindAKilledReader_doesNotMakeTheFileGrowForEver(String locking, String mapSize)
      throws Exception {
    String uri = "lmdb:" + folder + "/t;map_size=" + mapSize + ";locking=" + locking;
    try (LookupMap map = MapDrivers.installed().open(uri)) {
      updateEach(map, 1);
      killWhileReading(uri, 1);

      updateEach(map, 50); // 5000 times a value of 4 KB, and the tree's pages

      assertThat(Files.size(folder.resolve("t.lmdb"))).isLessThan(8L << 20);
    }
  }

  private static void updateEach(LookupMap map, int times) {
    for (int n = 0; n < times * 100; n++) {
      map.update("key" + n % 100, n + "x".repeat(4000));
    }
  }
}
