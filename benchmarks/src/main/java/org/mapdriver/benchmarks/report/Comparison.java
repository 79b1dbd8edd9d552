package org.mapdriver.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.mapdriver.benchmarks.results.Cell;
import org.mapdriver.benchmarks.results.Machine;
import org.mapdriver.benchmarks.results.Measurement;
import org.mapdriver.benchmarks.results.Metric;

/**
 * What one run measured of several subjects under the same conditions. A ratio is taken within each
 * round, where both sides met the same machine, and the median of the rounds is what counts.
 */
final class Comparison {
  private final Machine machine;
  private final Cell cell;
  private final Map<String, Map<Integer, Measurement>> rounds = new TreeMap<>();

  Comparison(Machine machine, Cell cell) {
    this.machine = machine;
    this.cell = cell;
  }

  void add(Measurement measurement) {
    rounds
        .computeIfAbsent(measurement.subject(), any -> new TreeMap<>())
        .put(measurement.round(), measurement);
  }

  Machine machine() {
    return machine;
  }

  Cell cell() {
    return cell;
  }

  Set<String> subjects() {
    return rounds.keySet();
  }

  Optional<Medians> figure(String subject, Metric metric) {
    List<Double> figures = new ArrayList<>();
    for (Measurement measurement : rounds.getOrDefault(subject, Map.of()).values()) {
      measurement.value(metric).ifPresent(figures::add);
    }
    return medians(figures);
  }

  Optional<Medians> ratio(String subject, String base, Metric metric) {
    List<Double> ratios = new ArrayList<>();
    Map<Integer, Measurement> bases = rounds.getOrDefault(base, Map.of());
    rounds
        .getOrDefault(subject, Map.of())
        .forEach(
            (round, measurement) -> {
              Measurement other = bases.get(round);
              OptionalDouble above = measurement.value(metric);
              OptionalDouble below = other == null ? OptionalDouble.empty() : other.value(metric);
              if (above.isPresent() && below.isPresent() && below.getAsDouble() > 0) {
                ratios.add(above.getAsDouble() / below.getAsDouble());
              }
            });
    return medians(ratios);
  }

  private static Optional<Medians> medians(List<Double> figures) {
    return figures.isEmpty()
        ? Optional.empty()
        : Optional.of(Medians.of(figures.stream().mapToDouble(Double::doubleValue).toArray()));
  }

  /** The peer with the best median of a metric. */
  Optional<String> bestPeer(Metric metric) {
    String best = null;
    double bestFigure = 0;
    for (String peer : Subjects.PEERS) {
      Optional<Medians> figure = figure(peer, metric);
      if (figure.isPresent()) {
        double median = figure.get().median();
        if (best == null || (metric.moreIsBetter() ? median > bestFigure : median < bestFigure)) {
          best = peer;
          bestFigure = median;
        }
      }
    }
    return Optional.ofNullable(best);
  }
}
