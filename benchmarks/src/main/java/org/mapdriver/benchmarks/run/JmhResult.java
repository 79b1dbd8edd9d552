package org.mapdriver.benchmarks.run;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.mapdriver.benchmarks.results.Measurement;
import org.mapdriver.benchmarks.results.Metric;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/** Turns JMH's result of one fork into a row of ours. */
final class JmhResult {
  /** Parameters that say who is measured, the first one that a benchmark has. */
  private static final List<String> SUBJECTS = List.of("client", "cache", "map", "reader");

  private JmhResult() {}

  static Measurement measurement(RunResult result, Task task, int round) {
    BenchmarkParams params = result.getParams();
    Map<String, String> parameters = new TreeMap<>();
    for (String key : params.getParamsKeys()) {
      parameters.put(key, params.getParam(key));
    }
    String subject = params.getBenchmark().substring(params.getBenchmark().lastIndexOf('.') + 1);
    for (String key : SUBJECTS) {
      if (parameters.containsKey(key)) {
        subject = parameters.remove(key);
        break;
      }
    }
    return new Measurement(
        task.benchmark(),
        subject,
        parameters,
        params.getThreads(),
        task.virtual(),
        task.pinned(),
        round,
        values(result));
  }

  private static Map<Metric, Double> values(RunResult result) {
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    BenchmarkParams params = result.getParams();
    double unit = params.getTimeUnit().toNanos(1);
    if (params.getMode() == Mode.Throughput) {
      double score = result.getPrimaryResult().getScore();
      values.put(Metric.OPS, score * TimeUnit.SECONDS.toNanos(1) / unit);
    }
    if (params.getMode() == Mode.SampleTime) {
      Statistics samples = result.getPrimaryResult().getStatistics();
      double micros = unit / 1e3;
      values.put(Metric.P50, samples.getPercentile(50) * micros);
      values.put(Metric.P99, samples.getPercentile(99) * micros);
      values.put(Metric.P999, samples.getPercentile(99.9) * micros);
    }
    var secondary = result.getSecondaryResults();
    for (String label : secondary.keySet()) {
      double figure = secondary.get(label).getScore();
      if (label.endsWith("gc.alloc.rate.norm")) {
        values.put(Metric.ALLOCATED, figure);
      } else if (label.endsWith(CpuProfiler.CPU)) {
        values.put(Metric.CPU, figure);
      } else if (label.endsWith(CpuProfiler.RATE)) {
        values.putIfAbsent(Metric.OPS, figure);
      }
    }
    return values;
  }
}
