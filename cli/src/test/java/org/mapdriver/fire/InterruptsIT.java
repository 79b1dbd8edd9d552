package org.mapdriver.fire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.storm.CacheUnderFire;

/** Threads that are interrupted at any moment of a call, over a cache and a backup. */
final class InterruptsIT {
  private static final int CALLERS = 8;
  private static final int TURNS = 15;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;

  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final AtomicInteger stillInterrupted = new AtomicInteger();

  @ParameterizedTest
  @CsvSource({
    "lmdb,   strict,  inet",
    "lmdb,   postfix, inet",
    "lmdb,   strict,  embedded",
    "sqlite, strict,  inet",
    "sqlite, postfix, inet",
    "sqlite, strict,  embedded"
  })
  void anyOperation_interruptedAtAnyMoment_isDoneAndTheThreadStaysInterrupted(
      String scheme, String coherence, String tier) throws Exception {
    String backup = World.backup(scheme, folder);
    try (CacheUnderFire cache = new CacheUnderFire()) {
      String uri =
          World.map(cache.port(), ";coherence=" + coherence, backup)
              .replace("timeout=500ms", "timeout=60s");
      if (tier.equals("embedded")) {
        uri = uri.replaceFirst("inet:127.0.0.1:\\d+", "embedded:");
      }
      try (LookupMap map = MapDrivers.installed().open(uri)) {
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
          String key = "key-of-" + i;
          Thread caller = new Thread(() -> useOwnKeys(map, key), key);
          caller.start();
          callers.add(caller);
        }
        while (callers.stream().anyMatch(Thread::isAlive)) {
          callers.forEach(Thread::interrupt);
          Thread.onSpinWait();
        }

        assertThat(wrong).isEmpty();
        assertThat(stillInterrupted.get()).isPositive();
        assertThat(map.stats().errors()).isEmpty();
        assertThat(map.stats().backup().orElseThrow().errors()).isEmpty();
      }
    }
    try (LookupMap alone = MapDrivers.installed().open(backup)) {
      for (int i = 0; i < CALLERS; i++) {
        assertThat(alone.lookup("key-of-" + i)).isEqualTo("last");
        assertThat(alone.lookup("key-of-" + i + "b")).isNull();
      }
    }
  }

  private void useOwnKeys(LookupMap map, String key) {
    String other = key + "b";
    try {
      long end = System.nanoTime() + PATIENCE.toNanos();
      for (int turn = 0;
          turn < TURNS || (stillInterrupted.get() == 0 && System.nanoTime() - end < 0);
          turn++) {
        String value = key + " " + turn;
        map.update(key, value);
        expect(value, map.lookup(key));
        map.updateAll(Map.of(key, value + "+", other, value));
        expect(Map.of(key, value + "+", other, value), map.lookupAll(List.of(key, other)));
        expect(1, map.deleteAll(List.of(other, key + "c")));
        expect(false, map.delete(other));
        expect(null, map.lookup(other));
        if (Thread.interrupted()) {
          stillInterrupted.incrementAndGet();
        }
      }
      map.update(key, "last");
    } catch (RuntimeException | Error e) {
      wrong.add(key + " -> " + e);
    }
  }

  private void expect(Object expected, Object found) {
    if (!Objects.equals(expected, found)) {
      wrong.add(expected + " -> " + found);
    }
  }
}
