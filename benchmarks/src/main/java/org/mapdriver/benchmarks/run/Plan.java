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
 * @param rounds how many; what is asked for often is in each, the rest in the first
 * @param warmups how many iterations are thrown away in each fork
 * @param iterations how many count
 * @param time how long each takes
 */
record Plan(List<Task> tasks, int rounds, int warmups, int iterations, TimeValue time) {
  /** Everything, on a JDK with or without virtual threads. */
  static Plan full(int feature, int mostKeys) {
    return feature < 21
        ? new Plan(platform(mostKeys), 3, 3, 2, TimeValue.seconds(1))
        : new Plan(virtual(), 2, 3, 2, TimeValue.seconds(1));
  }

  /** What changes first when something is wrong, in a few minutes. */
  static Plan quick(int feature) {
    List<Task> tasks = new ArrayList<>();
    if (feature < 21) {
      tasks.add(Task.of("hit", "HitBenchmark", 1).asPinned());
      tasks.add(Task.of("hit", "HitBenchmark", 32));
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
      tasks.add(Task.of("hit", "HitBenchmark", 256).asVirtual());
    }
    return new Plan(tasks, 1, 3, 1, TimeValue.milliseconds(700));
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
    tasks.add(Task.of("update", "UpdateBenchmark", 32).inEachRound());
    tasks.addAll(alone("update", "UpdateBenchmark", 1, 256));
    tasks.addAll(alone("absent", "AbsentKeyBenchmark", 1, 32));
    tasks.addAll(alone("fill", "FillBenchmark", 1, 32));
    for (Task task : alone("hit", "HitBenchmark", 1, 32)) {
      tasks.add(task.with("valueBytes", 4096));
    }
    tasks.add(Task.of("update", "UpdateBenchmark", 32).with("valueBytes", 4096));
    tasks.addAll(alone("tier", "TierBenchmark", 1, 32));
    for (int threads : new int[] {1, 2}) {
      tasks.add(Task.of("lmdb", "LmdbBenchmark", threads).inEachRound());
      tasks.add(Task.of("sqlite", "SqliteBenchmark", threads).inEachRound());
    }
    tasks.add(Task.of("lmdb", "LmdbBenchmark", 32));
    tasks.add(Task.of("sqlite", "SqliteBenchmark", 32));
    tasks.add(Task.of("tuning", "TuningBenchmark", 1));
    tasks.add(Task.of("tuning", "TuningBenchmark", 32));
    tasks.add(Task.of("keys", "KeyCountBenchmark", 1).with("keys", powersOfTen(1_000, mostKeys)));
    tasks.add(
        Task.of("values", "ValueSizeBenchmark", 1)
            .asPinned()
            .with("valueBytes", powersOfTen(10, 1_000_000)));
    return tasks;
  }

  /** A case with some numbers of threads; one thread on one processor, where it is steady. */
  private static List<Task> alone(String name, String benchmark, int... threads) {
    List<Task> tasks = new ArrayList<>();
    for (int number : threads) {
      Task task = Task.of(name, benchmark, number);
      tasks.add(number == 1 ? task.asPinned() : task);
    }
    return tasks;
  }

  private static List<Task> virtual() {
    List<Task> tasks = new ArrayList<>();
    tasks.add(Task.of("hit", "HitBenchmark", 32).inEachRound());
    tasks.add(Task.of("hit", "HitBenchmark", 1).asVirtual());
    tasks.add(Task.of("hit", "HitBenchmark", 8).asVirtual());
    tasks.add(Task.of("hit", "HitBenchmark", 32).asVirtual().inEachRound());
    tasks.add(Task.of("hit", "HitBenchmark", 256).asVirtual().inEachRound());
    tasks.add(Task.of("bulk", "BulkBenchmark", 32).asVirtual());
    tasks.add(Task.of("update", "UpdateBenchmark", 32).asVirtual());
    tasks.add(Task.of("fill", "FillBenchmark", 32).asVirtual());
    return tasks;
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
    return new Plan(some, rounds, warmups, iterations, time);
  }

  /** The same with another number of rounds. */
  Plan rounds(int number) {
    return new Plan(tasks, number, warmups, iterations, time);
  }

  /** As the report says it. */
  String inWords() {
    return "rounds: %d for the main cases, one for the others; a fork for each figure, with %d iterations to warm up and %d to measure, of %s"
        .formatted(rounds, warmups, iterations, time);
  }
}
