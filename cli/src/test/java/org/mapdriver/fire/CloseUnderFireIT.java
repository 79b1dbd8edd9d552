package org.mapdriver.fire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.storm.CacheUnderFire;

/** A map is closed while hundreds of threads use it, and memcached answers, hangs or is gone. */
final class CloseUnderFireIT {
  private static final MapDrivers DRIVERS = MapDrivers.installed();
  private static final int PLATFORM_THREADS = 96;
  private static final int LIGHT_THREADS = 200;

  /** Far above what docs/operating.md promises for the time limits of these maps. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Five seconds for walks, and a few times {@code timeout}, on a machine that is busy. */
  private static final Duration BOUND = Duration.ofSeconds(20);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "lmdb,   strict,  answers",
    "lmdb,   strict,  hangs",
    "lmdb,   strict,  gone",
    "lmdb,   strict,  back",
    "lmdb,   postfix, answers",
    "lmdb,   postfix, hangs",
    "sqlite, strict,  answers",
    "sqlite, strict,  hangs",
    "sqlite, postfix, gone",
    "lmdb,   strict,  embedded",
    "sqlite, strict,  embedded"
  })
  void close_amidHundredsOfCalls_endsThemAllAndLosesNothing(
      String scheme, String coherence, String state) throws Exception {
    String backup = World.backup(scheme, folder);
    try (CacheUnderFire cache = new CacheUnderFire()) {
      String uri =
          World.map(cache.port(), ";coherence=" + coherence, backup)
              .replace("timeout=500ms", "timeout=" + timeout(state));
      if (state.equals("embedded")) {
        uri = uri.replaceFirst("inet:127.0.0.1:\\d+", "embedded:");
      }
      warmUp(uri);
      Left before = Left.now();

      LookupMap map = DRIVERS.open(uri);
      List<Caller> callers = new ArrayList<>();
      for (int i = 0; i < PLATFORM_THREADS + lightThreads(); i++) {
        callers.add(new Caller(map, i, coherence.equals("strict")));
      }
      ExecutorService platform = Executors.newFixedThreadPool(PLATFORM_THREADS);
      ExecutorService light = lightExecutor();
      try {
        List<Future<?>> running = new ArrayList<>();
        for (Caller caller : callers) {
          boolean isLight = caller.number() >= PLATFORM_THREADS;
          running.add((isLight ? light : platform).submit(caller));
        }
        await().atMost(PATIENCE).until(() -> callers.stream().allMatch(Caller::hasBegun));
        makeIt(state, cache, map);

        long start = System.nanoTime();
        map.close();
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        for (Future<?> each : running) {
          each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(took).isLessThan(BOUND);
      } finally {
        platform.shutdownNow();
        light.shutdownNow();
      }

      assertThat(callers).allSatisfy(caller -> assertThat(caller.end()).contains("closed"));
      assertThat(platform.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
      assertThat(light.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
      before.assertNothingMore();
      try (LookupMap alone = DRIVERS.open(backup)) {
        callers.forEach(caller -> caller.assertKept(alone));
      }
      if (state.equals("hangs")) {
        cache.proceed();
      }
      if (coherence.equals("strict") && (state.equals("answers") || state.equals("back"))) {
        try (LookupMap again = DRIVERS.open(uri)) { // as another process would
          callers.forEach(caller -> caller.assertKept(again));
          callers.forEach(caller -> caller.assertKept(again));
        }
      }
    }
  }

  /** Where the cache is looked at in the end, it must not be left untold for being slow. */
  private static String timeout(String state) {
    return switch (state) {
      case "answers" -> "20s";
      case "back" -> "5s";
      default -> "500ms";
    };
  }

  /** What the JVM opens once and keeps is open afterwards. */
  private static void warmUp(String uri) throws Exception {
    try (LookupMap map = DRIVERS.open(uri)) {
      map.update("warm", "up");
      map.lookupAll(List.of("warm", "none"));
      map.delete("warm");
    }
  }

  private static void makeIt(String state, CacheUnderFire cache, LookupMap map) {
    switch (state) {
      case "hangs" -> {
        cache.stop();
        awaitPending(map);
      }
      case "gone" -> {
        cache.close();
        awaitPending(map);
      }
      case "back" -> {
        cache.stop();
        awaitPending(map);
        cache.proceed();
      }
      default -> {}
    }
  }

  /** Until callers have met the failure; with coherence=postfix that is counted, not listed. */
  private static void awaitPending(LookupMap map) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              String pending = map.stats().details().get("pending tombstones");
              return pending == null
                  ? !map.stats().errors().isEmpty()
                  : Integer.parseInt(pending) > 0;
            });
  }

  /** Virtual threads, where the JDK has them. */
  private static int lightThreads() {
    return Runtime.version().feature() < 21 ? 0 : LIGHT_THREADS;
  }

  private static ExecutorService lightExecutor() throws ReflectiveOperationException {
    return Runtime.version().feature() < 21
        ? Executors.newSingleThreadExecutor()
        : (ExecutorService)
            Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
  }

  /** The threads and the file handles that there are. */
  private record Left(Set<Thread> threads, long handles) {
    static Left now() {
      return new Left(new HashSet<>(Thread.getAllStackTraces().keySet()), openHandles());
    }

    private static long openHandles() {
      try (Stream<Path> handles = Files.list(Path.of("/proc/self/fd"))) {
        return handles.map(Left::target).filter(Left::isOurs).count();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    private static String target(Path handle) {
      try {
        return Files.readSymbolicLink(handle).toString();
      } catch (IOException closedMeanwhile) {
        return "";
      }
    }

    /** Not what the JVM opens when it likes, as it does for virtual threads that wait. */
    private static boolean isOurs(String target) {
      return target.startsWith("socket:")
          || target.contains("/table")
          || (Runtime.version().feature() < 21 && target.startsWith("anon_inode:"));
    }

    private List<String> newThreads() {
      return Thread.getAllStackTraces().keySet().stream()
          .filter(thread -> thread.isAlive() && !threads.contains(thread))
          .map(Thread::getName)
          .filter(name -> name.startsWith("mapdriver") || name.contains("Hikari"))
          .toList();
    }

    void assertNothingMore() {
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(newThreads()).isEmpty());
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(openHandles()).isLessThanOrEqualTo(handles));
    }
  }
}
