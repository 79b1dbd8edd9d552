package org.mapdriver.benchmarks.report;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.mapdriver.benchmarks.results.Metric;

/**
 * {@code {{figures Benchmark threads=32 limit=SUBJECT}}}: everything that was measured in one
 * comparison, a row for each subject, the ratio to the limit first.
 */
final class FigureTable {
  private static final List<Metric> METRICS =
      List.of(
          Metric.OPS,
          Metric.TIME,
          Metric.P50,
          Metric.P99,
          Metric.P999,
          Metric.CPU,
          Metric.ALLOCATED,
          Metric.DISK,
          Metric.BUILD);

  private FigureTable() {}

  static String render(Comparison comparison, Query query) {
    Set<Metric> measured = measured(comparison);
    List<String> heads = new ArrayList<>(List.of("", "throughput, × limit"));
    measured.forEach(metric -> heads.add(metric.title()));
    Table table = new Table(heads);
    TreeSet<String> subjects = new TreeSet<>(Subjects.order());
    subjects.addAll(comparison.subjects());
    for (String subject : subjects) {
      List<String> row = new ArrayList<>(List.of(Subjects.name(subject)));
      Optional<String> limit = Subjects.limit(subject);
      String base = query.word("limit", limit.orElse(""));
      row.add(Figures.ratio(comparison.ratio(subject, base, Metric.OPS)));
      measured.forEach(metric -> row.add(Figures.of(comparison, subject, metric)));
      table.row(row);
    }
    return table.toString();
  }

  /** The mean tells nothing that the median does not. */
  private static Set<Metric> measured(Comparison comparison) {
    Set<Metric> measured = EnumSet.noneOf(Metric.class);
    for (Metric metric : METRICS) {
      for (String subject : comparison.subjects()) {
        if (comparison.figure(subject, metric).isPresent()) {
          measured.add(metric);
        }
      }
    }
    if (measured.contains(Metric.P50)) {
      measured.remove(Metric.TIME);
    }
    return measured;
  }
}
