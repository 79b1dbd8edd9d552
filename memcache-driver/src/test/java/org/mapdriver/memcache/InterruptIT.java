package org.mapdriver.memcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;

/** Threads that are interrupted at any moment, on a real memcached. */
final class InterruptIT {
  private static final MapDrivers DRIVERS = MapDrivers.installed();
  private static final int CALLERS = 8;
  private static final int TURNS = 300;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void anyOperation_interruptedAtAnyMoment_neitherFailsNorAnswersForAnotherKey() throws Exception {
    Queue<String> wrong = new ConcurrentLinkedQueue<>();
    AtomicInteger stillInterrupted = new AtomicInteger();
    try (Memcached server = Memcached.onTcp();
        LookupMap map = DRIVERS.open("memcache:memcache=" + server.server() + ";timeout=60s")) {
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        String key = "key-of-" + i;
        Thread caller = new Thread(() -> useOwnKey(map, key, wrong, stillInterrupted), key);
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
    }
  }

  private static void useOwnKey(
      LookupMap map, String key, Queue<String> wrong, AtomicInteger stillInterrupted) {
    // At least: on a busy machine it may be a while until anybody is interrupted.
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (int turn = 0;
        turn < TURNS || (stillInterrupted.get() == 0 && System.nanoTime() - end < 0);
        turn++) {
      try {
        map.update(key, key + " " + turn);
        String found = map.lookup(key);
        if (!(key + " " + turn).equals(found)) {
          wrong.add(key + " -> " + found);
        }
      } catch (RuntimeException e) {
        wrong.add(key + " -> " + e);
      }
      if (Thread.interrupted()) {
        stillInterrupted.incrementAndGet();
      }
    }
  }
}
