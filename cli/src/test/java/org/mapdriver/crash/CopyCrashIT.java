package org.mapdriver.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;

/** {@code mapdriver copy --resume-file}, killed and run again until every entry is there. */
final class CopyCrashIT {
  private static final int MOST_ATTEMPTS = 20 * Kills.EACH;

  @TempDir Path folder;

  private Path mark;

  @ParameterizedTest
  @EnumSource
  void copy_isKilledAndRunAgain_endsWithEveryEntry(Backup backup) throws Exception {
    Random random = Kills.random("copy " + backup);
    mark = Files.createDirectory(folder.resolve("marks")).resolve("mark");
    String from = Backup.LMDB_AS_POSTFIX.uri(folder, "from");
    SortedMap<String, String> source = Generation.content(1, Generation.LARGE);
    Generation.build(from, 1, Generation.LARGE);
    // The command means Postfix's locks where nothing is said.
    String to = backup.uri(folder, "to") + (backup == Backup.LMDB ? ";locking=lmdb" : "");

    int kills = 0;
    int attempts = 0;
    while (kills < Kills.EACH) {
      assertThat(++attempts)
          .as("copies that ended before they were killed")
          .isLessThan(MOST_ATTEMPTS);
      String before = markedKey();
      try (Victim copy = copy(from, to)) {
        if (random.nextInt(6) > 0) {
          copy.awaitEndOr(() -> !markedKey().equals(before));
        }
        copy.letGoOn(random, random.nextInt(6) > 0 ? 20_000 : 300_000);
        if (copy.killOrLetEnd() == 0) {
          backup.delete(folder, "to"); // it was faster: from the beginning
          continue;
        }
        copy.requireKilled();
      }
      kills++;
      assertHasAllUpToTheMark(backup, source);
    }

    try (Victim copy = copy(from, to)) {
      assertThat(copy.awaitEnd()).startsWith("copied ");
    }
    assertThat(Generation.in(backup.read(folder, "to"), Generation.LARGE)).isEqualTo(1);
    try (Stream<Path> left = Files.list(mark.getParent())) {
      assertThat(left).isEmpty();
    }
  }

  private Victim copy(String from, String to) throws IOException {
    return Victim.start(
        folder, "org.mapdriver.cli.Main", "copy", "--resume-file", mark.toString(), from, to);
  }

  private void assertHasAllUpToTheMark(Backup backup, SortedMap<String, String> source)
      throws Exception {
    if (!Files.exists(backup.file(folder, "to"))) {
      assertThat(markedKey()).isEmpty();
      return;
    }
    SortedMap<String, String> target;
    try (LookupMap map = MapDrivers.installed().open(backup.uri(folder, "to"))) {
      target = Backup.read(map);
    }
    // Only keys, and what is wrong: the values are long.
    assertThat(keysOfOthers(target, source)).as("entries that the source has not").isEmpty();
    if (!markedKey().isEmpty()) {
      // The source is walked in order.
      SortedMap<String, String> marked = source.headMap(markedKey() + '\0');
      assertThat(keysOfOthers(marked, target)).as("entries up to the mark").isEmpty();
    }
  }

  private static List<String> keysOfOthers(Map<String, String> some, Map<String, String> all) {
    return some.entrySet().stream()
        .filter(entry -> !entry.getValue().equals(all.get(entry.getKey())))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The key that the file names, or nothing. */
  private String markedKey() throws IOException {
    try {
      List<String> lines = Files.readAllLines(mark, UTF_8);
      return new String(HexFormat.of().parseHex(lines.get(2)), UTF_8);
    } catch (NoSuchFileException e) {
      return "";
    }
  }
}
