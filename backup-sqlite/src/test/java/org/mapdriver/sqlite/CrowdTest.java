package org.mapdriver.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapUnavailableException;

/** Many threads at once, and what they leave behind. */
final class CrowdTest {
  private static final int LOOKUPS = 10_000;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir Path folder;

  private final MapDrivers drivers = MapDrivers.of(new SqliteDriver());

  private String table() {
    return "sqlite:" + folder.resolve("t.db") + ";synchronous=off";
  }

  private void fill() throws Exception {
    try (LookupMap map = drivers.open(table())) {
      for (int i = 0; i < 100; i++) {
        map.update("k" + i, "v" + i);
      }
    }
    Files.writeString(
        folder.resolve("q.cf"),
        "dbpath = "
            + folder.resolve("t.db")
            + "\nquery = SELECT value FROM mapdriver WHERE key = CAST('%s' AS BLOB)\n");
  }

  /** A thread for each task where the JDK has virtual ones, else 200 threads. */
  private static ExecutorService crowd() throws Exception {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (NoSuchMethodException before21) {
      return Executors.newFixedThreadPool(200);
    }
  }

  private static long poolThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("mapdriver-sqlite"))
        .count();
  }

  /** They end a moment after their pool is closed. */
  private static void awaitNoPoolThread() {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(poolThreads()).isZero());
  }

  private long openFiles() {
    return Arrays.stream(Objects.requireNonNull(new File("/proc/self/fd").listFiles()))
        .filter(link -> target(link).startsWith(folder))
        .count();
  }

  private static Path target(File link) {
    try {
      return Files.readSymbolicLink(link.toPath());
    } catch (IOException closedMeanwhile) {
      return link.toPath();
    }
  }

  private void lookUpInACrowd(ExecutorService threads, String uri) throws Exception {
    try (LookupMap map = drivers.open(uri)) {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < LOOKUPS; i++) {
        String key = "k" + i % 200;
        answers.add(threads.submit(() -> map.lookup(key)));
      }
      for (int i = 0; i < LOOKUPS; i++) {
        assertThat(answers.get(i).get()).isEqualTo(i % 200 < 100 ? "v" + i % 200 : null);
      }
    } finally {
      threads.shutdown();
    }
    assertThat(openFiles()).isZero();
    awaitNoPoolThread();
  }

  @Test
  void lookup_tenThousandVirtualThreads_allAnsweredAndNothingLeft() throws Exception {
    fill();

    lookUpInACrowd(crowd(), table());
    lookUpInACrowd(crowd(), "sqlite:" + folder.resolve("q.cf"));
  }

  @Test
  void lookup_twoHundredThreads_allAnsweredAndNothingLeft() throws Exception {
    fill();

    lookUpInACrowd(Executors.newFixedThreadPool(200), table());
    lookUpInACrowd(Executors.newFixedThreadPool(200), "sqlite:" + folder.resolve("q.cf"));
  }

  @Test
  void lookup_interruptedThreads_losesNoAnswer() throws Exception {
    fill();
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try (LookupMap map = drivers.open(table())) {
      List<Future<Boolean>> answers = new ArrayList<>();
      for (int i = 0; i < 2000; i++) {
        String key = "k" + i % 100;
        answers.add(
            threads.submit(
                () -> {
                  Thread.currentThread().interrupt();
                  String value = map.lookup(key);
                  map.update(key, Objects.requireNonNull(value));
                  return Thread.interrupted() && value.equals("v" + key.substring(1));
                }));
      }
      for (Future<Boolean> answer : answers) {
        assertThat(answer.get()).isTrue();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(openFiles()).isZero();
  }

  @Test
  void close_amidEveryOperation_onlyEverSaysClosed() throws Exception {
    fill();
    for (int round = 0; round < 10; round++) {
      LookupMap map = drivers.open(table());
      AtomicBoolean wrong = new AtomicBoolean();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Thread thread = new Thread(() -> hammer(map, wrong));
        thread.start();
        threads.add(thread);
      }
      await().atMost(PATIENCE).until(() -> map.stats().lookups() > 100);

      map.close();

      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(wrong).isFalse();
      assertThat(openFiles()).isZero();
    }
    awaitNoPoolThread();
  }

  private static void hammer(LookupMap map, AtomicBoolean wrong) {
    try {
      while (true) {
        String key = "k" + ThreadLocalRandom.current().nextInt(100);
        map.lookup(key);
        map.lookupAll(List.of(key, "none"));
        map.update(key, "v");
        map.delete("none");
        try (var cursor = map.sequence()) {
          cursor.next();
        }
      }
    } catch (MapUnavailableException e) {
      wrong.compareAndSet(false, !String.valueOf(e.getMessage()).contains("closed"));
    } catch (RuntimeException | Error e) {
      wrong.set(true);
      throw e;
    }
  }

  @Test
  void open_thatFails_leavesNothingOpen() throws Exception {
    fill();
    for (int i = 0; i < 20; i++) {
      try (LookupMap map = drivers.open(table() + ";table=none")) {
        throw new AssertionError("opened " + map.uri());
      } catch (org.mapdriver.MapConfigException expected) {
        assertThat(expected).hasMessageContaining("none");
      }
    }
    Files.writeString(folder.resolve("t.db"), "no database".repeat(1000));
    for (int i = 0; i < 20; i++) {
      try (LookupMap map = drivers.open(table())) {
        throw new AssertionError("opened " + map.uri());
      } catch (org.mapdriver.MapConfigException expected) {
        assertThat(expected).hasMessageContaining("not a SQLite database");
      }
    }
    assertThat(openFiles()).isZero();
    awaitNoPoolThread();
  }
}
