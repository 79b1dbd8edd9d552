package org.mapdriver.lmdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mapdriver.LookupMap;
import org.mapdriver.MapCursor;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapEntry;
import org.mapdriver.MapException;
import org.mapdriver.MapUnavailableException;

/** Many threads, one process: no errors, nothing left behind, and no use of what is closed. */
final class ManyThreadsIT {
  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private String uri(String locking) {
    return "lmdb:" + folder + "/many;map_size=64k;locking=" + locking;
  }

  private static void fill(LookupMap map, int entries) {
    List<MapEntry> all = new ArrayList<>();
    for (int i = 0; i < entries; i++) {
      all.add(MapEntry.of("key" + i, TableProgram.valueOf("key" + i)));
    }
    map.updateAll(all);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lmdb", "postfix"})
  void lookup_200Threads_findAllAndLeaveNothing(String locking) throws Exception {
    try (LookupMap map = MapDrivers.installed().open(uri(locking))) {
      fill(map, 5000);
    }
    int handles = openHandles();

    try (LookupMap map = MapDrivers.installed().open(uri(locking))) {
      ExecutorService threads = Executors.newFixedThreadPool(200);
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        String key = "key" + i % 5000;
        all.add(
            threads.submit(
                () -> {
                  TableProgram.check(key, String.valueOf(map.lookup(key)));
                  return null;
                }));
      }
      for (Future<?> each : all) {
        each.get(60, TimeUnit.SECONDS);
      }
      threads.shutdown();
      assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
      assertThat(Integer.parseInt(map.stats().details().get("readers"))).isBetween(1, 64);
    }

    // The JVM opens files of its own for a moment.
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(openHandles()).isLessThanOrEqualTo(handles));
    if (locking.equals("lmdb")) {
      assertThat(readerSlots()).doesNotContain(" " + ProcessHandle.current().pid() + " ");
    }
  }

  private String readerSlots() throws Exception {
    return Postmap.program(folder, "", List.of("mdb_stat", "-r", "-n", folder + "/many.lmdb"))
        .out();
  }

  private static int openHandles() throws IOException {
    try (Stream<Path> handles = Files.list(Path.of("/proc/self/fd"))) {
      return (int) handles.count();
    }
  }

  /** On the newest JDK there is, whose 10,000 threads are virtual; on 17 they are 200. */
  @ParameterizedTest
  @ValueSource(strings = {"lmdb", "postfix"})
  void lookup_tenThousandAtOnceOnNewestJdk_findAll(String locking) throws Exception {
    try (LookupMap map = MapDrivers.installed().open(uri(locking))) {
      fill(map, 5000);
    }

    Process child = ChildJvm.start(folder, ChildJvm.newestJava(), "crowd", uri(locking));

    assertThat(ChildJvm.outputOf(child, 90)).contains("10000 found");
  }

  /** LMDB's write lock can only be released by the system's thread that took it. */
  @ParameterizedTest
  @ValueSource(strings = {"lmdb", "postfix"})
  void build_virtualThreadChangesItsCarrier_leavesNoLock(String locking) throws Exception {
    Process child = ChildJvm.start(folder, ChildJvm.newestJava(), "wanderingBuild", uri(locking));

    assertThat(ChildJvm.outputOf(child, 90)).isEqualTo("null v\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lmdb", "postfix"})
  void close_whileThreadsLookUpWriteAndWalk_refusesThemAndHarmsNobody(String locking)
      throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    AtomicInteger refused = new AtomicInteger();
    for (int round = 0; round < 150; round++) {
      LookupMap map = MapDrivers.installed().open(uri(locking));
      LookupMap second = round % 3 == 0 ? MapDrivers.installed().open(uri(locking)) : map;
      CountDownLatch started = new CountDownLatch(4);
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        int mine = i;
        all.add(threads.submit(() -> useUntilClosed(map, mine, started, refused)));
      }
      assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
      map.close();
      second.close();
      for (Future<?> each : all) {
        each.get(30, TimeUnit.SECONDS);
      }
    }
    threads.shutdown();
    assertThat(refused.get()).isEqualTo(600);
  }

  private static Void useUntilClosed(
      LookupMap map, int mine, CountDownLatch started, AtomicInteger refused) {
    try {
      for (int n = 0; ; n++) {
        String key = "key" + mine + "-" + n % 50;
        if (mine == 0) {
          map.update(key, TableProgram.valueOf(key));
        } else if (mine == 1) {
          try (MapCursor cursor = map.sequence()) {
            while (cursor.next()) {
              TableProgram.check(
                  new String(cursor.key(), UTF_8), new String(cursor.value(), UTF_8));
            }
          }
        } else {
          String value = map.lookup("key0-" + n % 50);
          if (value != null) {
            TableProgram.check("key0-" + n % 50, value);
          }
        }
        if (n == 3) {
          started.countDown();
        }
      }
    } catch (MapUnavailableException e) {
      assertThat(e).hasMessageContaining("closed");
      refused.incrementAndGet();
      return null;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lmdb", "postfix"})
  void lookup_threadIsInterrupted_answersAndStaysInterrupted(String locking) {
    try (LookupMap map = MapDrivers.installed().open(uri(locking))) {
      map.update("key", "value");

      Thread.currentThread().interrupt();
      map.update("key2", "value2");
      String found = map.lookup("key");
      boolean still = Thread.interrupted();

      assertThat(found).isEqualTo("value");
      assertThat(still).isTrue();
      assertThat(map.lookup("key2")).isEqualTo("value2");
    }
  }

  @Test
  void lookup_moreReadersThanSlots_shareThem() throws Exception {
    try (LookupMap map = MapDrivers.installed().open(uri("lmdb") + ";max_readers=2")) {
      fill(map, 100);
      ExecutorService threads = Executors.newFixedThreadPool(32);
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        all.add(threads.submit(() -> lookUpAll(map)));
      }
      for (Future<?> each : all) {
        each.get(60, TimeUnit.SECONDS);
      }
      threads.shutdown();
    }
  }

  /** LMDB can only change its map while none of the process's transactions is active. */
  @ParameterizedTest
  @ValueSource(strings = {"lmdb", "postfix"})
  void lookup_mapGrowsMeanwhile_findAll(String locking) throws Exception {
    for (int round = 0; round < 20; round++) {
      Path table = folder.resolve("growing" + round);
      try (LookupMap map =
          MapDrivers.installed().open("lmdb:" + table + ";map_size=64k;locking=" + locking)) {
        fill(map, 100);
        ExecutorService threads = Executors.newFixedThreadPool(20);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          all.add(threads.submit(() -> lookUpAll(map)));
        }

        fill(map, 5000);

        for (Future<?> each : all) {
          each.get(60, TimeUnit.SECONDS);
        }
        threads.shutdown();
        assertThat(Long.parseLong(map.stats().details().get("map_size"))).isGreaterThan(65536);
        assertThat(map.lookup("key4999")).isEqualTo(TableProgram.valueOf("key4999"));
      }
    }
  }

  private static Void lookUpAll(LookupMap map) throws MapException {
    for (int n = 0; n < 2000; n++) {
      TableProgram.check("key" + n % 100, String.valueOf(map.lookup("key" + n % 100)));
    }
    return null;
  }

  @Test
  void sequence_walkerUpdatesAndDeletes_showsEachEntryOnce() {
    try (LookupMap map = MapDrivers.installed().open(uri("lmdb"))) {
      fill(map, 5000);
      List<String> shown = new ArrayList<>();

      try (MapCursor cursor = map.sequence()) {
        while (cursor.next()) {
          String key = new String(cursor.key(), UTF_8);
          shown.add(key);
          if (shown.size() % 2 == 0) {
            map.delete(key);
          } else {
            map.update(key, "changed");
          }
        }
      }

      assertThat(shown).hasSize(5000).doesNotHaveDuplicates();
      assertThat(map.stats().details()).containsEntry("entries", "2500");
    }
  }
}
