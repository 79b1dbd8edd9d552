package org.mapdriver.fire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.storm.CacheUnderFire;

/** Many processes ask for one key that the cache does not have. */
final class ColdKeyIT {
  private static final int PROCESSES = 4;
  private static final int THREADS = 250;
  private static final int KEYS = 5;

  /** A process waits so long for the one that has the lease; then it reads by itself, once. */
  private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  @TempDir Path folder;

  @Test
  void lookup_thousandThreadsInFourProcesses_costFewReadsOfTheBackup() throws Exception {
    List<Child> children = new ArrayList<>();
    try (CacheUnderFire cache = new CacheUnderFire()) {
      String backup = World.backup("lmdb", folder);
      String uri =
          World.map(cache.port(), ";coherence=strict", backup)
              .replace("timeout=500ms", "timeout=20s");
      try (LookupMap map = MapDrivers.installed().open(uri)) {
        map.update("warm", "warm");
        for (int i = 0; i < KEYS; i++) {
          map.update("cold" + i, "cold" + i);
        }
      }
      for (int i = 0; i < PROCESSES; i++) {
        children.add(Child.start(List.of()));
      }
      tellAll(children, "open", "m", uri);
      tellAll(children, "gather", "m", "warm", "4");
      tellAll(children, "go");

      for (int i = 0; i < KEYS; i++) {
        tellAll(children, "gather", "m", "cold" + i, "" + THREADS);
        int before = reads(children);
        long start = System.nanoTime();

        assertThat(tellAll(children, "go")).containsOnly("0 wrong");

        int waits = (int) ((System.nanoTime() - start) / LONGEST_WAIT_NANOS);
        assertThat(reads(children) - before)
            .as("reads of the backup, in the time of %d waits for another's", waits)
            .isBetween(1, PROCESSES * (1 + waits));
      }
    } finally {
      children.forEach(Child::close);
    }
  }

  /** Tells all before any has answered. */
  private static List<String> tellAll(List<Child> children, String... words) throws Exception {
    for (Child child : children) {
      child.tell(words);
    }
    List<String> answers = new ArrayList<>();
    for (Child child : children) {
      answers.add(child.hear());
    }
    return answers;
  }

  private static int reads(List<Child> children) throws Exception {
    return tellAll(children, "reads", "m").stream().mapToInt(Integer::parseInt).sum();
  }
}
