package org.mapdriver.storm;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.mapdriver.cli.SmallDisk;

/** Does one harm after the other, and undoes what does not mend itself. */
final class Chaos {
  /** The kinds of harm, and how often each comes. */
  enum Fault {
    PROCESS_KILLED(3),
    PROCESS_STOPPED(6),
    CACHE_STOPPED(3),
    CACHE_RESTARTED(2),
    CACHE_FLUSHED(2),
    CACHE_EVICTS(4),
    CONNECTIONS_CUT(3),
    CONNECTION_CUT(5),
    CUT_INSIDE_REPLY(6),
    REPLIES_DELAYED(3),
    NETWORK_STALLED(2),
    DISK_FULL(3);

    private final int weight;

    Fault(int weight) {
      this.weight = weight;
    }

    static Fault any(RandomGenerator random) {
      int sum = 0;
      for (Fault fault : values()) {
        sum += fault.weight;
      }
      int dice = random.nextInt(sum);
      for (Fault fault : values()) {
        dice -= fault.weight;
        if (dice < 0) {
          return fault;
        }
      }
      throw new AssertionError();
    }
  }

  /** So many of the keys that are asked for most are evicted. */
  private static final int HOT = 64;

  private static final int MOST_ATTEMPTS = 20;

  private final CacheUnderFire cache;
  private final FaultProxy proxy;
  private final Crew crew;
  private final SmallDisk disk;
  private final History history;
  private final RandomGenerator random;
  private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);

  /** When the cache was emptied last, as System.nanoTime. */
  private long emptied = System.nanoTime();

  Chaos(
      CacheUnderFire cache,
      FaultProxy proxy,
      Crew crew,
      SmallDisk disk,
      History history,
      RandomGenerator random) {
    this.cache = cache;
    this.proxy = proxy;
    this.crew = crew;
    this.disk = disk;
    this.history = history;
    this.random = random;
  }

  private void waitUpTo(long millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1 + random.nextLong(millis)));
  }

  /** Does one harm, waits until it is over, and a while longer. */
  void strike(long gapMillis) throws Exception {
    Fault fault = Fault.any(random);
    if (strike(fault)) {
      done.merge(fault, 1, Integer::sum);
    }
    crew.replaceTheFallen();
    waitUpTo(2 * gapMillis);
  }

  private boolean strike(Fault fault) throws Exception {
    switch (fault) {
      case PROCESS_KILLED -> {
        return kill(random.nextInt(crew.size()));
      }
      case PROCESS_STOPPED -> stopProcess(random.nextInt(crew.size()));
      case CACHE_STOPPED -> {
        cache.stop();
        waitUpTo(random.nextInt(4) == 0 ? 2500 : 300);
        cache.proceed();
      }
      case CACHE_RESTARTED -> {
        cache.restartEmpty();
        emptied = System.nanoTime();
      }
      case CACHE_FLUSHED -> {
        cache.flush();
        emptied = System.nanoTime();
      }
      case CACHE_EVICTS -> {
        cache.evict(keys(HOT), 1 + random.nextInt(300));
        emptied = System.nanoTime();
      }
      case CONNECTIONS_CUT -> proxy.cutAll();
      case CONNECTION_CUT -> proxy.cutOne(random);
      case CUT_INSIDE_REPLY -> proxy.cutInsideReply(random);
      case REPLIES_DELAYED -> {
        proxy.delay(1 + random.nextInt(300));
        waitUpTo(600);
        proxy.delay(0);
      }
      case NETWORK_STALLED -> {
        proxy.stall(true);
        waitUpTo(1500);
        proxy.stall(false);
      }
      case DISK_FULL -> {
        disk.fill();
        waitUpTo(500);
        disk.shell("rm filler");
      }
    }
    return true;
  }

  private static List<String> keys(int count) {
    return IntStream.range(0, count)
        .mapToObj(key -> StoredValue.keyBytes(key, false))
        .map(key -> new String(key, US_ASCII))
        .toList();
  }

  /**
   * Kills a process, unless the tombstone of a write that it has under way may be gone: emptied
   * away, or too old.
   */
  private boolean kill(int number) throws Exception {
    long old = System.nanoTime() - TimeUnit.SECONDS.toNanos(Settings.LEASE_SECONDS) / 2;
    if (!history.allWritesBeganAfter(number, emptied)
        || !history.allWritesBeganAfter(number, old)) {
      return false;
    }
    crew.killAndReplace(number);
    return true;
  }

  /**
   * In the middle of a write, if that can be had; sometimes for longer than a lease lasts,
   * sometimes with its tombstones evicted meanwhile. The write goes on without them.
   */
  private void stopProcess(int number) {
    crew.signal(number, "STOP");
    for (int i = 0; i < MOST_ATTEMPTS && !history.isWriting(number); i++) {
      crew.signal(number, "CONT");
      crew.signal(number, "STOP");
    }
    if (random.nextBoolean()) {
      cache.evict(keys(history.keys()), 2);
      emptied = System.nanoTime();
    }
    waitUpTo(random.nextInt(6) == 0 ? (Settings.LEASE_SECONDS + 2) * 1000L : 300);
    crew.signal(number, "CONT");
  }

  Map<Fault, Integer> done() {
    return done;
  }

  long count() {
    return done.values().stream().mapToLong(Integer::longValue).sum();
  }
}
