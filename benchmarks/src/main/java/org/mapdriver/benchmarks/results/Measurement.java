package org.mapdriver.benchmarks.results;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * What one fork measured of one subject: a row of a result file.
 *
 * @param benchmark the class of the benchmark
 * @param subject who was measured: a client, a table, or a method of the benchmark
 * @param parameters what else the benchmark was told
 * @param threads how many threads called
 * @param virtual whether they were virtual
 * @param pinned whether client and server shared one processor
 * @param round which turn of the run this was, from 1
 * @param values the figures by the names in {@link Metric}
 */
public record Measurement(
    String benchmark,
    String subject,
    Map<String, String> parameters,
    int threads,
    boolean virtual,
    boolean pinned,
    int round,
    Map<Metric, Double> values) {
  /** Copies the maps. */
  public Measurement {
    parameters = Map.copyOf(parameters);
    values = Map.copyOf(values);
  }

  /**
   * A figure.
   *
   * @param metric which
   * @return its value, if it was measured
   */
  public OptionalDouble value(Metric metric) {
    if (metric == Metric.TIME) {
      OptionalDouble ops = value(Metric.OPS);
      return ops.isPresent() ? OptionalDouble.of(threads * 1e6 / ops.getAsDouble()) : ops;
    }
    Double value = values.get(metric);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /**
   * What this is a measurement of, whoever was measured.
   *
   * @return the cell in which subjects are compared
   */
  public Cell cell() {
    return new Cell(benchmark, parameters, threads, virtual, pinned);
  }
}
