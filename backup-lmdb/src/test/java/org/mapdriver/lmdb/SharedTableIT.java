package org.mapdriver.lmdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mapdriver.LookupMap;
import org.mapdriver.MapCursor;
import org.mapdriver.MapDrivers;

/** Several processes, and Postfix, on one table at once. */
final class SharedTableIT {
  private static final int MOST_KEPT = 4000;

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  /** Ten seconds of writing here, while postmap looks up and deletes under its own locks. */
  @Test
  void update_besidePostmapForTenSeconds_losesAndRevivesNothing() throws Exception {
    Postmap postmap = new Postmap(folder.resolve("etc"));
    String uri = "lmdb:" + folder + "/shared";
    ConcurrentSkipListSet<String> kept = new ConcurrentSkipListSet<>();
    ConcurrentSkipListSet<String> deleted = new ConcurrentSkipListSet<>();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    int found = 0;
    try (LookupMap map = MapDrivers.installed().open(uri + ";locking=postfix;map_size=1m")) {
      map.update("seed", TableProgram.valueOf("seed").strip());
      kept.add("seed");
      ExecutorService threads = Executors.newFixedThreadPool(4);
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String mine = "k" + i + "-";
        all.add(threads.submit(() -> updateUntil(end, map, mine, kept)));
      }
      int round = 0;
      while (System.nanoTime() - end < 0) {
        List<String> some = sample(kept, round++);
        if (some.isEmpty()) { // postmap was faster than those who update
          LockSupport.parkNanos(1_000_000);
          continue;
        }
        Postmap.Outcome asked = postmap.run(String.join("\n", some) + "\n", "-q", "-", uri);
        assertThat(asked.err()).isEmpty();
        assertThat(asked.out().lines()).hasSameSizeAs(some);
        asked.out().lines().forEach(SharedTableIT::checkLine);
        found += some.size();
        kept.removeAll(some);
        Postmap.Outcome gone = postmap.run(String.join("\n", some) + "\n", "-d", "-", uri);
        assertThat(gone).isEqualTo(new Postmap.Outcome(0, "", ""));
        deleted.addAll(some);
      }
      for (Future<?> each : all) {
        each.get(60, TimeUnit.SECONDS);
      }
      threads.shutdown();

      for (String key : deleted) {
        assertThat(map.lookup(key)).as(key).isNull();
      }
      assertThat(walked(map)).containsExactlyElementsOf(kept);
    }
    assertThat(found).isPositive();
    Postmap.Outcome listed = postmap.run("", "-s", uri);
    assertThat(listed.out().lines()).hasSameSizeAs(kept);
    listed.out().lines().forEach(SharedTableIT::checkLine);
    assertThat(tool("mdb_stat", "-n")).contains("Entries: " + kept.size());
    assertThat(tool("mdb_dump", "-n")).contains("DATA=END");
  }

  private String tool(String name, String option) throws Exception {
    Postmap.Outcome outcome =
        Postmap.program(folder, "", List.of(name, option, folder + "/shared.lmdb"));
    assertThat(outcome.err()).isEmpty();
    return outcome.out();
  }

  private static Void updateUntil(
      long end, LookupMap map, String prefix, ConcurrentSkipListSet<String> kept) {
    int n = 0;
    while (System.nanoTime() - end < 0) {
      // Postfix 3.7.11 does not survive that a table outgrows 16 MB while it opens it.
      if (kept.size() >= MOST_KEPT) {
        map.lookup(prefix + n);
        continue;
      }
      String key = prefix + ++n;
      map.update(key, TableProgram.valueOf(key).strip());
      kept.add(key);
      String again = map.lookup(key);
      if (again != null) { // postmap may have deleted it already
        TableProgram.check(key, again + " ");
      }
    }
    return null;
  }

  private static List<String> sample(ConcurrentSkipListSet<String> kept, int round) {
    List<String> some = new ArrayList<>();
    for (String key : kept) {
      if (Math.floorMod(key.hashCode(), 7) == round % 7) {
        some.add(key);
      }
      if (some.size() == 200) {
        break;
      }
    }
    return some.isEmpty() ? kept.stream().limit(1).toList() : some;
  }

  private static void checkLine(String line) {
    int tab = line.indexOf('\t');
    TableProgram.check(line.substring(0, tab), line.substring(tab + 1) + " ");
  }

  private static List<String> walked(LookupMap map) {
    List<String> keys = new ArrayList<>();
    try (MapCursor cursor = map.sequence()) {
      while (cursor.next()) {
        String key = new String(cursor.key(), UTF_8);
        TableProgram.check(key, new String(cursor.value(), UTF_8) + " ");
        keys.add(key);
      }
    }
    return keys;
  }

  /** One of the two has virtual threads where the machine has a JDK 21 or newer. */
  @ParameterizedTest
  @ValueSource(strings = {"lmdb", "postfix"})
  void churn_twoProcesses_everyEntryIsAsItsWriterLeftIt(String locking) throws Exception {
    String uri = "lmdb:" + folder + "/two;map_size=64k;locking=" + locking;

    Process one = ChildJvm.start(folder, ChildJvm.java(), "churn", uri, "a", "5000");
    Process two = ChildJvm.start(folder, ChildJvm.newestJava(), "churn", uri, "b", "5000");
    try {
      String first = ChildJvm.outputOf(one, 90);
      String second = ChildJvm.outputOf(two, 90);

      System.out.println(locking + ": " + first + locking + ": " + second);
      try (LookupMap map = MapDrivers.installed().open(uri)) {
        int entries = 0;
        try (MapCursor cursor = map.sequence()) {
          while (cursor.next()) {
            String key = new String(cursor.key(), UTF_8);
            TableProgram.check(key, new String(cursor.value(), UTF_8));
            assertThat(Integer.parseInt(key.substring(key.indexOf('-') + 1)) % 3).isNotZero();
            entries++;
          }
        }
        assertThat(entries).isPositive();
      }
    } finally {
      one.destroyForcibly();
      two.destroyForcibly();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lmdb", "postfix"})
  void update_processIsKilled_leavesATableForTheOthers(String locking) throws Exception {
    String uri = "lmdb:" + folder + "/killed;map_size=64k;locking=" + locking;
    try (LookupMap map = MapDrivers.installed().open(uri)) {
      map.update("before", TableProgram.valueOf("before"));
      for (String program : List.of("endless", "endlessBuild", "endless")) {
        Process child = ChildJvm.start(folder, ChildJvm.java(), program, uri);
        assertThat(ChildJvm.firstLine(child)).isEqualTo("under way");

        child.destroyForcibly();
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();

        map.update("after", TableProgram.valueOf("after"));
        try (MapCursor cursor = map.sequence()) {
          while (cursor.next()) {
            TableProgram.check(new String(cursor.key(), UTF_8), new String(cursor.value(), UTF_8));
          }
        }
        assertThat(map.lookup("before")).isEqualTo(TableProgram.valueOf("before"));
        assertThat(map.lookup("endless1")).isNotNull();
      }
    }
  }
}
