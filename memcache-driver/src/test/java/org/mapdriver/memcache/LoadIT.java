package org.mapdriver.memcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;

/** Many threads on few connections, and nothing left of them afterwards. */
final class LoadIT {
  private static final MapDrivers DRIVERS = MapDrivers.installed();
  private static final int LOOKUPS = 10_000;
  private static final int KEYS = 500;

  @TempDir Path folder;

  @Test
  void lookup_from200PlatformThreads_hasNoErrorAndLeavesNothing() throws Exception {
    try (Memcached server = Memcached.onTcp()) {
      lookUpFrom(server, Executors.newFixedThreadPool(200));
    }
    try (Memcached server = Memcached.onUnixSocket(folder)) {
      lookUpFrom(server, Executors.newFixedThreadPool(200));
    }
  }

  @Test
  void lookup_from10000LightThreads_hasNoErrorAndLeavesNothing() throws Exception {
    try (Memcached server = Memcached.onTcp()) {
      lookUpFrom(server, lightThreads().orElseGet(() -> Executors.newFixedThreadPool(1000)));
    }
    try (Memcached server = Memcached.onUnixSocket(folder)) {
      lookUpFrom(server, lightThreads().orElseGet(() -> Executors.newFixedThreadPool(1000)));
    }
  }

  @Test
  void lookup_from256ThreadsAllTheTime_eachIsAnsweredAgainAndAgain() throws Exception {
    try (Memcached server = Memcached.onTcp()) {
      lookUpWithoutEnd(server, Executors.newFixedThreadPool(256));
      Optional<ExecutorService> light = lightThreads();
      if (light.isPresent()) {
        lookUpWithoutEnd(server, light.get());
      }
    }
  }

  private static void lookUpWithoutEnd(Memcached server, ExecutorService executor)
      throws Exception {
    AtomicIntegerArray answered = new AtomicIntegerArray(256);
    AtomicBoolean enough = new AtomicBoolean();
    List<Future<?>> callers = new ArrayList<>();
    try (LookupMap map = DRIVERS.open("memcache:memcache=" + server.server() + ";timeout=60s")) {
      map.update("key", "value");
      for (int i = 0; i < answered.length(); i++) {
        int caller = i;
        callers.add(
            executor.submit(
                () -> {
                  while (!enough.get()) {
                    assertThat(map.lookup("key")).isEqualTo("value");
                    answered.incrementAndGet(caller);
                  }
                }));
      }
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> IntStream.range(0, answered.length()).allMatch(i -> answered.get(i) >= 100));
      enough.set(true);
      for (Future<?> caller : callers) {
        caller.get();
      }
    } finally {
      enough.set(true);
      executor.shutdownNow();
    }
  }

  /** Virtual threads, where the JDK has them. */
  private static Optional<ExecutorService> lightThreads() throws ReflectiveOperationException {
    if (Runtime.version().feature() < 21) {
      return Optional.empty();
    }
    return Optional.of(
        (ExecutorService)
            Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null));
  }

  private static void lookUpFrom(Memcached server, ExecutorService executor) throws Exception {
    // The JDK keeps a few handles of its own from the first channel on.
    try (LookupMap first = DRIVERS.open("memcache:memcache=" + server.server())) {
      first.lookup("key");
    }
    Runnable warmUp = () -> {};
    executor.submit(warmUp).get();
    long handles = openSockets();
    try (LookupMap map = DRIVERS.open("memcache:memcache=" + server.server() + ";timeout=60s")) {
      for (int i = 0; i < KEYS; i++) {
        map.update("key" + i, "value of key" + i);
      }
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < LOOKUPS; i++) {
        String key = "key" + i % KEYS;
        answers.add(executor.submit(() -> map.lookup(key)));
      }
      for (int i = 0; i < LOOKUPS; i++) {
        assertThat(answers.get(i).get()).isEqualTo("value of key" + i % KEYS);
      }
      assertThat(map.stats().errors()).isEmpty();
      assertThat(map.stats().hits()).isEqualTo(LOOKUPS);
      assertThat(Integer.parseInt(map.stats().details().get("connections"))).isBetween(1, 8);
    } finally {
      executor.shutdownNow();
    }

    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("mapdriver"));
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(openSockets()).isLessThanOrEqualTo(handles));
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(server.stat("curr_connections")).isLessThanOrEqualTo(3));
  }

  private static long openSockets() {
    try (Stream<Path> handles = Files.list(Path.of("/proc/self/fd"))) {
      return handles.filter(LoadIT::isSocket).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isSocket(Path handle) {
    try {
      return Files.readSymbolicLink(handle).toString().startsWith("socket:");
    } catch (IOException gone) {
      return false;
    }
  }
}
