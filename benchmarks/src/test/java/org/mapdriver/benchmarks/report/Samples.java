package org.mapdriver.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mapdriver.benchmarks.results.Machine;
import org.mapdriver.benchmarks.results.Measurement;
import org.mapdriver.benchmarks.results.Metric;
import org.mapdriver.benchmarks.results.Run;

/** Runs with made-up figures. */
final class Samples {
  private final Machine machine;
  private final List<Measurement> measurements = new ArrayList<>();

  private Samples(Machine machine) {
    this.machine = machine;
  }

  static Samples on(String date, String jdk) {
    return new Samples(
        new Machine(
            date, "abc1234", jdk, "Linux", "2 × processor", "1 GB", "memcached 1.6", "once"));
  }

  static Samples on17() {
    return on("2026-01-01T00:00:00", "17.0.15");
  }

  /** The throughput of a subject in a hit benchmark, a figure for each round. */
  Samples hits(String subject, int threads, double... ops) {
    for (int i = 0; i < ops.length; i++) {
      add("HitBenchmark", subject, Map.of("valueBytes", "100"), threads, i + 1, speed(ops[i]));
    }
    return this;
  }

  /** What 999 in 1000 operations of a subject took at most, in a hit benchmark of one round. */
  Samples tail(String subject, int threads, double micros) {
    Map<Metric, Double> figures = Map.of(Metric.P999, micros);
    add("HitBenchmark", subject, Map.of("valueBytes", "100"), threads, 1, figures);
    return this;
  }

  /** The throughput of a table of some keys. */
  Samples keys(String table, int keys, double ops) {
    add("KeyCountBenchmark", table, Map.of("keys", Integer.toString(keys)), 1, 1, speed(ops));
    return this;
  }

  /** The seconds that a program took, a figure for each round. */
  Samples commands(String asked, String program, double... seconds) {
    for (int i = 0; i < seconds.length; i++) {
      measurements.add(
          new Measurement(
              "CommandBenchmark",
              program,
              Map.of("asked", asked),
              1,
              false,
              true,
              i + 1,
              Map.of(Metric.WALL, seconds[i])));
    }
    return this;
  }

  private void add(
      String benchmark,
      String subject,
      Map<String, String> parameters,
      int threads,
      int round,
      Map<Metric, Double> figures) {
    measurements.add(
        new Measurement(benchmark, subject, parameters, threads, false, false, round, figures));
  }

  private static Map<Metric, Double> speed(double ops) {
    return Map.of(Metric.OPS, ops, Metric.CPU, 1e6 / ops);
  }

  Run run() {
    return new Run(machine, measurements);
  }

  Results results() {
    return new Results(List.of(run()));
  }

  Comparison comparison() {
    return results().all().iterator().next();
  }
}
