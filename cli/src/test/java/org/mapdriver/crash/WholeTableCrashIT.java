package org.mapdriver.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bulk loads and builds, by processes that are killed: all of it, or nothing. */
final class WholeTableCrashIT {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void updateAll_processIsKilled_hasDoneAllOrNothing(Backup backup) throws Exception {
    Random random = Kills.random("updateAll " + backup);
    long generation = 0;
    for (int kills = 0; kills < Kills.EACH; kills++) {
      generation = killAndLook(backup, "bulk", 400, generation, random);
    }
    assertThat(generation).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void build_processIsKilled_leavesTheOldTableOrTheNewOne(Backup backup) throws Exception {
    Random random = Kills.random("build " + backup);
    long generation = 0;
    for (int kills = 0; kills < Kills.EACH; kills++) {
      generation = killAndLook(backup, "build", 2000, generation, random);
    }
    assertThat(generation).isPositive();
  }

  /** Answers the generation that is there; it is the last acknowledged one or the next. */
  private long killAndLook(Backup backup, String task, int count, long generation, Random random)
      throws Exception {
    String uri = backup.uri(folder, "t");
    try (Victim victim = Victim.working(folder, task, uri, 1, generation + 1, count)) {
      victim.comeSoFar(random, 4, 30_000);
      victim.kill();

      long acknowledged = victim.acknowledged(generation);
      long found = Generation.in(backup.read(folder, "t"), count);
      assertThat(found).isBetween(acknowledged, acknowledged + 1);
      return found;
    }
  }

  /** With Postfix's locks it is written through the memory map; LMDB and SQLite spill to disk. */
  @ParameterizedTest
  @EnumSource
  void build_largeTableAndProcessIsKilled_leavesTheOldTableAndItsSize(Backup backup)
      throws Exception {
    Random random = Kills.random("large build " + backup);
    String uri = backup.uri(folder, "t");
    Generation.build(uri, 1, Generation.LARGE);
    Generation.build(uri, 2, Generation.LARGE); // the file has room for two now
    long bytes = backup.bytes(folder, "t");
    long generation = 2;

    for (int kills = 0; kills < Math.max(2, Kills.EACH / 6); kills++) {
      try (Victim victim =
          Victim.working(folder, "build", uri, 1, generation + 1, Generation.LARGE)) {
        victim.letGoOn(random, 400_000);
        victim.letGoOn(random, 1_200_000);
        victim.kill();

        long acknowledged = victim.acknowledged(generation);
        long found = Generation.in(backup.read(folder, "t"), Generation.LARGE);
        assertThat(found).isBetween(acknowledged, acknowledged + 1);
        generation = found;
      }
    }

    Generation.build(uri, generation + 1, Generation.LARGE);
    assertThat(backup.bytes(folder, "t")).isLessThan(2 * bytes);
  }

  @ParameterizedTest
  @EnumSource
  void build_newTableAndProcessIsKilled_isThereWholeOrNotAndTheNextBuildTidiesUp(Backup backup)
      throws Exception {
    Random random = Kills.random("new table " + backup);
    String uri = backup.uri(folder, "t");
    Path table = backup.file(folder, "t");

    for (int kills = 0; kills < Kills.EACH; kills++) {
      boolean late = random.nextBoolean();
      try (Victim victim = Victim.working(folder, "build", uri, 1, 1, 2000)) {
        victim.awaitUntil(() -> Files.exists(table) || (!late && !leftovers(backup).isEmpty()));
        victim.letGoOn(random, late ? 1000 : 40_000);
        victim.kill();

        long acknowledged = victim.acknowledged(0);
        if (Files.exists(table)) {
          long found = Generation.in(backup.read(folder, "t"), 2000);
          assertThat(found).isBetween(acknowledged, acknowledged + 1);
          // SQLite has a file before it has its content; an empty table is what was there before.
          assertThat(found).isGreaterThanOrEqualTo(backup == Backup.SQLITE ? 0 : 1);
        } else {
          assertThat(acknowledged).isZero();
        }
      }
      backup.deleteTable(folder, "t");
    }

    for (Path left : leftovers(backup)) {
      // What is new may be another process's, which is at work.
      Files.setLastModifiedTime(left, FileTime.from(Instant.now().minusSeconds(3600)));
    }
    Generation.build(uri, 1, 2000);
    assertThat(leftovers(backup)).isEmpty();
    assertThat(Generation.in(backup.read(folder, "t"), 2000)).isEqualTo(1);
  }

  /** Files beside a table that are none of its own. */
  private List<Path> leftovers(Backup backup) throws IOException {
    try (Stream<Path> files = backup.files(folder, "t").stream()) {
      return files.filter(file -> !backup.isPartOf(file, "t")).toList();
    }
  }
}
