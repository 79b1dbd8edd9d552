package org.mapdriver.benchmarks.run;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * What a run measures, and for how long. The tasks of a round take turns, each with all of its
 * subjects side by side; rounds follow one another, so that the drift of the machine is seen as
 * disagreement between rounds, and not taken for a difference between subjects.
 *
 * @param tasks one round
 * @param rounds how many; what is asked for often is in each, the rest in the first
 * @param warmups how many iterations are thrown away in each fork, if nothing is pinned
 * @param pinnedWarmups how many where client, server and the compiler share one processor
 * @param iterations how many count
 * @param time how long each takes
 */
record Plan(
    List<Task> tasks, int rounds, int warmups, int pinnedWarmups, int iterations, TimeValue time) {
  /** Without {@code coherence=strict}, and the peers that are slower in the main cases. */
  private static final String[] FEWER = {
    "BARE_TCP", "BARE_UNIX", "MAPDRIVER_TCP", "MAPDRIVER_UNIX", "XMEMCACHED"
  };

  private static final String[] MOST_TELLING = {
    "BARE_TCP", "MAPDRIVER_TCP", "MAPDRIVER_STRICT_TCP", "XMEMCACHED"
  };

  private static final Set<String> SLOW_TO_WARM_UP =
      Set.of("outage", "tier", "fill", "update", "bulk-update");

  private static final String[] CACHES = {"NONE", "EMBEDDED", "MEMCACHED_UNIX"};

  /** Everything, on a JDK with or without virtual threads. */
  static Plan full(int feature, int mostKeys) {
    return feature < 21
        ? new Plan(platform(mostKeys), 2, 5, 9, 2, TimeValue.seconds(1))
        : new Plan(virtual(), 2, 5, 9, 2, TimeValue.seconds(1));
  }

  /** What changes first when something is wrong, in a few minutes. */
  static Plan quick(int feature) {
    List<Task> tasks = new ArrayList<>();
    if (feature < 21) {
      tasks.add(Task.of("hit", "HitBenchmark", 1).asPinned());
      tasks.add(Task.of("hit", "HitBenchmark", 32));
      tasks.add(among(MOST_TELLING, Task.of("fill", "FillBenchmark", 1)).asPinned());
      tasks.add(among(FEWER, Task.of("bulk", "BulkBenchmark", 1)).asPinned());
      tasks.add(among(MOST_TELLING, Task.of("update", "UpdateBenchmark", 32)));
      tasks.add(
          Task.of("tier", "TierBenchmark", 1)
              .asPinned()
              .with("cache", (Object[]) CACHES)
              .with("table", "lmdb"));
      tasks.add(Task.of("lmdb", "LmdbBenchmark", 1).with("reader", "LMDBJAVA_AGRONA", "MAPDRIVER"));
      tasks.add(Task.of("sqlite", "SqliteBenchmark", 1));
    } else {
      tasks.add(among(MOST_TELLING, Task.of("hit", "HitBenchmark", 256)).asVirtual());
    }
    return new Plan(tasks, 1, 3, 3, 1, TimeValue.milliseconds(700));
  }

  private static List<Task> platform(int mostKeys) {
    List<Task> tasks = new ArrayList<>();
    tasks.add(Task.of("hit", "HitBenchmark", 1).asPinned().inEachRound());
    tasks.add(Task.of("hit", "HitBenchmark", 1).inEachRound());
    tasks.add(Task.of("hit", "HitBenchmark", 2));
    tasks.add(Task.of("hit", "HitBenchmark", 8));
    tasks.add(Task.of("hit", "HitBenchmark", 32).inEachRound());
    tasks.add(Task.of("hit", "HitBenchmark", 256).inEachRound());
    tasks.add(Task.of("bulk", "BulkBenchmark", 1).asPinned().inEachRound());
    tasks.add(Task.of("bulk", "BulkBenchmark", 32));
    tasks.add(Task.of("bulk-update", "BulkUpdateBenchmark", 1).asPinned().inEachRound());
    tasks.add(Task.of("bulk-update", "BulkUpdateBenchmark", 32));
    tasks.add(Task.of("update", "UpdateBenchmark", 32).inEachRound());
    tasks.add(Task.of("update", "UpdateBenchmark", 1).asPinned());
    tasks.add(Task.of("update", "UpdateBenchmark", 256));
    tasks.add(among(FEWER, Task.of("absent", "AbsentKeyBenchmark", 1)).asPinned());
    tasks.addAll(all(FEWER, "absent", "AbsentKeyBenchmark", 32));
    tasks.add(Task.of("fill", "FillBenchmark", 1).asPinned());
    tasks.add(Task.of("fill", "FillBenchmark", 32));
    tasks.add(among(FEWER, Task.of("hit", "HitBenchmark", 1)).asPinned().with("valueBytes", 4096));
    tasks.add(among(FEWER, Task.of("hit", "HitBenchmark", 32)).with("valueBytes", 4096));
    tasks.add(among(FEWER, Task.of("update", "UpdateBenchmark", 32)).with("valueBytes", 4096));
    tasks.add(Task.of("tier", "TierBenchmark", 1).asPinned().with("cache", (Object[]) CACHES));
    tasks.add(Task.of("tier", "TierBenchmark", 32).with("cache", (Object[]) CACHES));
    tasks.add(Task.of("outage", "OutageBenchmark", 1).asPinned());
    tasks.add(Task.of("outage", "OutageBenchmark", 32).inEachRound());
    for (int threads : new int[] {1, 2}) {
      tasks.add(Task.of("lmdb", "LmdbBenchmark", threads).inEachRound());
      tasks.add(Task.of("sqlite", "SqliteBenchmark", threads).inEachRound());
    }
    tasks.add(Task.of("lmdb", "LmdbBenchmark", 32));
    tasks.add(Task.of("sqlite", "SqliteBenchmark", 32));
    tasks.add(Task.of("tuning", "TuningBenchmark", 1).with("map", "DEFAULT", "SLEEPING"));
    tasks.add(Task.of("tuning", "TuningBenchmark", 32));
    tasks.add(
        Task.of("tuning", "TuningBenchmark", 32)
            .with("map", "DEFAULT", "SLEEPING")
            .with("busy", 2));
    tasks.add(Task.of("keys", "KeyCountBenchmark", 1).with("keys", powersOfTen(1_000, mostKeys)));
    tasks.add(
        Task.of("values", "ValueSizeBenchmark", 1)
            .asPinned()
            .with("client", "BARE_TCP", "MAPDRIVER_TCP", "lmdb", "sqlite")
            .with("valueBytes", 10, 100, 1_000, 10_000, 100_000, 1 << 20));
    tasks.add(Task.ofCommand());
    return tasks;
  }

  private static List<Task> virtual() {
    List<Task> tasks = new ArrayList<>();
    tasks.add(among(FEWER, Task.of("hit", "HitBenchmark", 32)).inEachRound());
    tasks.addAll(virtual(FEWER, "hit", "HitBenchmark", 1, 8));
    tasks.add(Task.of("hit", "HitBenchmark", 32).asVirtual().inEachRound());
    tasks.add(Task.of("hit", "HitBenchmark", 256).asVirtual().inEachRound());
    tasks.addAll(virtual(FEWER, "bulk", "BulkBenchmark", 32));
    tasks.add(Task.of("update", "UpdateBenchmark", 32).asVirtual());
    tasks.addAll(virtual(FEWER, "fill", "FillBenchmark", 32));
    return tasks;
  }

  /** What cases there are, whatever the JDK. */
  static Set<String> cases() {
    Set<String> names = new LinkedHashSet<>();
    platform(1_000).forEach(task -> names.add(task.name()));
    virtual().forEach(task -> names.add(task.name()));
    return names;
  }

  private static List<Task> all(
      String[] clients, String name, String benchmark, int... numbersOfThreads) {
    List<Task> tasks = new ArrayList<>();
    for (int threads : numbersOfThreads) {
      tasks.add(among(clients, Task.of(name, benchmark, threads)));
    }
    return tasks;
  }

  private static List<Task> virtual(
      String[] clients, String name, String benchmark, int... numbersOfThreads) {
    return all(clients, name, benchmark, numbersOfThreads).stream().map(Task::asVirtual).toList();
  }

  private static Task among(String[] clients, Task task) {
    return task.with("client", (Object[]) clients);
  }

  private static Object[] powersOfTen(int from, int to) {
    List<Object> powers = new ArrayList<>();
    for (long power = from; power <= to; power *= 10) {
      powers.add(power);
    }
    return powers.toArray();
  }

  /** What a round measures, from 1: rounds after the first leave out what need not be so exact. */
  List<Task> tasks(int round) {
    return round == 1 ? tasks : tasks.stream().filter(Task::often).toList();
  }

  /** The same for some cases and numbers of threads only; empty lists mean all. */
  Plan only(List<String> cases, List<Integer> threads) {
    List<Task> some =
        tasks.stream()
            .filter(task -> cases.isEmpty() || cases.contains(task.name()))
            .filter(task -> threads.isEmpty() || threads.contains(task.threads()))
            .toList();
    return new Plan(some, rounds, warmups, pinnedWarmups, iterations, time);
  }

  /** The same with another number of rounds. */
  Plan rounds(int number) {
    return new Plan(tasks, number, warmups, pinnedWarmups, iterations, time);
  }

  /**
   * The compiler has no processor of its own where all is pinned to one, and takes that longer; and
   * hardly a turn where many threads never wait: before a table, in an outage or not. The code of a
   * strict update, or miss, takes ten seconds with 32 threads: docs/profile.md, "Strict".
   */
  int warmups(Task task) {
    if (task.pinned()) {
      return pinnedWarmups;
    }
    return SLOW_TO_WARM_UP.contains(task.name()) ? 4 * warmups : warmups;
  }

  /** As the report says it. */
  String inWords() {
    return "rounds: %d for the main cases, one for the others; a fork for each figure, with %d iterations to warm up (%d where all is pinned to one processor, %d for updates, misses that fill, and what a table answers) and %d to measure, of %s"
        .formatted(rounds, warmups, pinnedWarmups, 4 * warmups, iterations, time);
  }
}
