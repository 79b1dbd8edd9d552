package org.mapdriver.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;

/** Single writes, by processes that are killed. */
final class CrashIT {
  @TempDir(factory = MemoryFolder.class)
  Path folder;

  /** Two processes at once: the second goes on where the first died, perhaps inside a commit. */
  @ParameterizedTest
  @EnumSource
  void update_writersAreKilled_leaveWhatTheyAcknowledgedAndOneStepAtMost(Backup backup)
      throws Exception {
    Random random = Kills.random("update " + backup);
    List<Ledger> ledgers = List.of(new Ledger(1, Steps.mixed(1)), new Ledger(2, Steps.mixed(2)));

    for (int kills = 0; kills < Kills.EACH; kills += 2) {
      try (Victim first = writer(backup, "update", 1, ledgers.get(0));
          Victim second = writer(backup, "update", 2, ledgers.get(1))) {
        first.comeSoFar(random, 60, 3000);
        first.kill();
        second.awaitLines(second.lines().size() + 2 + random.nextInt(20));
        second.letGoOn(random, 3000);
        second.kill();
        ledgers.get(0).acknowledged(first.acknowledged(ledgers.get(0).next() - 1));
        ledgers.get(1).acknowledged(second.acknowledged(ledgers.get(1).next() - 1));
      }

      SortedMap<String, String> table = backup.read(folder, "t");
      for (Ledger ledger : ledgers) {
        assertThat(ledger.complaints(table)).as("after " + (kills + 2) + " kills").isEmpty();
      }
      assertThat(table.keySet()).allMatch(key -> key.startsWith("worker"));
    }
  }

  /** The map is full again and again; a process that has it open as small as it was reads on. */
  @ParameterizedTest
  @EnumSource(names = {"LMDB", "LMDB_AS_POSTFIX"})
  void update_mapGrowsWhileWritersAreKilled_losesNothingAnywhere(Backup backup) throws Exception {
    Random random = Kills.random("growth " + backup);
    String uri = backup.uri(folder, "t");

    for (int kills = 0; kills < Kills.EACH; kills += 2) {
      List<Ledger> ledgers =
          List.of(new Ledger(1, Steps.growing(1)), new Ledger(2, Steps.growing(2)));
      try (LookupMap before = MapDrivers.installed().open(uri)) {
        before.update("mine", "before");
        try (Victim first = writer(backup, "grow", 1, ledgers.get(0));
            Victim second = writer(backup, "grow", 2, ledgers.get(1))) {
          long bytes = (64L << 10) << random.nextInt(6);
          first.awaitUntil(() -> backup.bytes(folder, "t") >= bytes);
          first.letGoOn(random, 2000);
          first.kill();
          long more = backup.bytes(folder, "t") + random.nextInt(400_000);
          second.awaitUntil(() -> backup.bytes(folder, "t") >= more);
          second.letGoOn(random, 2000);
          second.kill();
          ledgers.get(0).acknowledged(first.acknowledged(-1));
          ledgers.get(1).acknowledged(second.acknowledged(-1));
        }
        SortedMap<String, String> table = Backup.read(before);
        assertThat(ledgers).allSatisfy(each -> assertThat(each.complaints(table)).isEmpty());
        before.update("mine", "after");
      }

      SortedMap<String, String> table = backup.read(folder, "t");
      assertThat(ledgers).allSatisfy(each -> assertThat(each.complaints(table)).isEmpty());
      assertThat(table).containsEntry("mine", "after");
      backup.delete(folder, "t");
    }
  }

  /** The check can fail. */
  @ParameterizedTest
  @EnumSource
  void update_isAcknowledgedBeforeItIsStored_isFoundOut(Backup backup) throws Exception {
    Random random = Kills.random("careless " + backup);
    Ledger ledger = new Ledger(1, Steps.mixed(1));
    List<String> complaints = List.of();

    for (int kills = 0; kills < 20 && complaints.isEmpty(); kills++) {
      try (Victim careless = writer(backup, "careless", 1, ledger)) {
        careless.awaitLines(40);
        careless.letGoOn(random, 3000);
        careless.kill();
        ledger.acknowledged(careless.acknowledged(-1));
      }
      complaints = ledger.complaints(backup.read(folder, "t"));
    }

    assertThat(complaints).isNotEmpty();
  }

  private Victim writer(Backup backup, String task, int worker, Ledger ledger) throws Exception {
    return Victim.working(folder, task, backup.uri(folder, "t"), worker, ledger.next(), 0);
  }
}
