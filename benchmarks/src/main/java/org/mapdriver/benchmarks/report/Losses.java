package org.mapdriver.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mapdriver.benchmarks.results.Cell;
import org.mapdriver.benchmarks.results.Metric;

/** {@code {{losses}}}: where ours is behind a peer, found by looking, not by choosing. */
final class Losses {
  private static final List<Metric> METRICS =
      List.of(Metric.OPS, Metric.P99, Metric.P999, Metric.CPU, Metric.ALLOCATED);

  private Losses() {}

  static String render(Results results) {
    Table table =
        new Table(List.of("case", "who", "figure", "ours, × the best peer", "the best peer"));
    boolean any = false;
    for (Comparison comparison : results.all()) {
      for (String subject : Subjects.OURS) {
        for (Metric metric : METRICS) {
          Optional<List<String>> loss = loss(comparison, subject, metric);
          loss.ifPresent(table::row);
          any |= loss.isPresent();
        }
      }
    }
    return any ? table.toString() : "None: ours is ahead of every peer in every case above.\n";
  }

  private static Optional<List<String>> loss(Comparison comparison, String subject, Metric metric) {
    return comparison
        .bestPeer(metric)
        .flatMap(
            peer ->
                comparison
                    .ratio(subject, peer, metric)
                    .filter(
                        ratio -> metric.moreIsBetter() ? ratio.median() < 1 : ratio.median() > 1)
                    .map(
                        ratio ->
                            List.of(
                                describe(comparison),
                                Subjects.name(subject),
                                metric.title(),
                                Figures.ratio(Optional.of(ratio)),
                                Subjects.name(peer))));
  }

  static String describe(Comparison comparison) {
    Cell cell = comparison.cell();
    List<String> words = new ArrayList<>();
    words.add(cell.benchmark().replace("Benchmark", ""));
    words.add(
        cell.threads()
            + (cell.virtual() ? " virtual" : "")
            + (cell.threads() == 1 ? " thread" : " threads"));
    if (cell.pinned()) {
      words.add("pinned");
    }
    for (Map.Entry<String, String> parameter : cell.parameters().entrySet()) {
      words.add(parameter.getKey() + " " + parameter.getValue());
    }
    words.add("JDK " + comparison.machine().feature());
    return String.join(", ", words);
  }
}
