package org.mapdriver.benchmarks.run;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * What a run measures, and for how long. The tasks of a round take turns, each with all of its
 * subjects side by side; rounds follow one another, so that the drift of the machine is seen as
 * disagreement between rounds, and not taken for a difference between subjects.
 *
 * @param tasks one round
 * @param rounds how many
 * @param warmups how many iterations are thrown away in each fork
 * @param iterations how many count
 * @param time how long each takes
 */
record Plan(List<Task> tasks, int rounds, int warmups, int iterations, TimeValue time) {
  private static final int[] THREADS = {1, 2, 8, 32, 256};

  /** Everything, on a JDK with or without virtual threads. */
  static Plan full(int feature, int mostKeys) {
    return new Plan(feature < 21 ? platform(mostKeys) : virtual(), 3, 3, 3, TimeValue.seconds(1));
  }

  /** What changes first when something is wrong, in a few minutes. */
  static Plan quick(int feature) {
    List<Task> tasks = new ArrayList<>();
    if (feature < 21) {
      tasks.add(Task.of("hit", "HitBenchmark", 1).asPinned());
      tasks.add(Task.of("hit", "HitBenchmark", 32));
      tasks.add(Task.of("hit", "HitBenchmark", 256));
      tasks.add(Task.of("fill", "FillBenchmark", 1).asPinned());
      tasks.add(Task.of("bulk", "BulkBenchmark", 1).asPinned());
      tasks.add(Task.of("update", "UpdateBenchmark", 32));
      tasks.add(
          Task.of("tier", "TierBenchmark", 1)
              .asPinned()
              .with("cache", "NONE", "EMBEDDED", "MEMCACHED_UNIX"));
      tasks.add(Task.of("lmdb", "LmdbBenchmark", 1));
      tasks.add(Task.of("sqlite", "SqliteBenchmark", 1));
    } else {
      tasks.add(Task.of("hit", "HitBenchmark", 32).asVirtual());
      tasks.add(Task.of("hit", "HitBenchmark", 256).asVirtual());
    }
    return new Plan(tasks, 1, 1, 1, TimeValue.milliseconds(500));
  }

  private static List<Task> platform(int mostKeys) {
    List<Task> tasks = new ArrayList<>();
    clients(tasks, "hit", "HitBenchmark");
    clients(tasks, "absent", "AbsentKeyBenchmark");
    clients(tasks, "fill", "FillBenchmark");
    clients(tasks, "bulk", "BulkBenchmark");
    clients(tasks, "update", "UpdateBenchmark");
    for (int threads : new int[] {1, 32}) {
      tasks.add(pinnedIfAlone(Task.of("hit", "HitBenchmark", threads)).with("valueBytes", 4096));
      tasks.add(
          pinnedIfAlone(Task.of("update", "UpdateBenchmark", threads)).with("valueBytes", 4096));
      tasks.add(pinnedIfAlone(Task.of("tier", "TierBenchmark", threads)));
    }
    for (int threads : new int[] {1, 2, 32}) {
      tasks.add(Task.of("lmdb", "LmdbBenchmark", threads));
      tasks.add(Task.of("sqlite", "SqliteBenchmark", threads));
    }
    tasks.add(Task.of("keys", "KeyCountBenchmark", 1).with("keys", powersOfTen(1_000, mostKeys)));
    tasks.add(
        Task.of("values", "ValueSizeBenchmark", 1)
            .asPinned()
            .with("valueBytes", powersOfTen(10, 1_000_000)));
    return tasks;
  }

  /** One thread on one processor, where the figure is steady, and then every number of threads. */
  private static void clients(List<Task> tasks, String name, String benchmark) {
    tasks.add(Task.of(name, benchmark, 1).asPinned());
    for (int threads : THREADS) {
      tasks.add(Task.of(name, benchmark, threads));
    }
  }

  private static Task pinnedIfAlone(Task task) {
    return task.threads() == 1 ? task.asPinned() : task;
  }

  private static List<Task> virtual() {
    List<Task> tasks = new ArrayList<>();
    tasks.add(Task.of("hit", "HitBenchmark", 32));
    for (int threads : THREADS) {
      tasks.add(Task.of("hit", "HitBenchmark", threads).asVirtual());
    }
    for (int threads : new int[] {32, 256}) {
      tasks.add(Task.of("bulk", "BulkBenchmark", threads).asVirtual());
      tasks.add(Task.of("update", "UpdateBenchmark", threads).asVirtual());
      tasks.add(Task.of("fill", "FillBenchmark", threads).asVirtual());
    }
    return tasks;
  }

  private static Object[] powersOfTen(int from, int to) {
    List<Object> powers = new ArrayList<>();
    for (long power = from; power <= to; power *= 10) {
      powers.add(power);
    }
    return powers.toArray();
  }

  /** The same for some cases and numbers of threads only; empty lists mean all. */
  Plan only(List<String> cases, List<Integer> threads) {
    List<Task> some =
        tasks.stream()
            .filter(task -> cases.isEmpty() || cases.contains(task.name()))
            .filter(task -> threads.isEmpty() || threads.contains(task.threads()))
            .toList();
    return new Plan(some, rounds, warmups, iterations, time);
  }

  /** The same with another number of rounds. */
  Plan rounds(int number) {
    return new Plan(tasks, number, warmups, iterations, time);
  }

  /** As the report says it. */
  String inWords() {
    return "rounds: %d; a fork for each figure, with %d iterations to warm up and %d to measure, of %s"
        .formatted(rounds, warmups, iterations, time);
  }
}
