package org.mapdriver.benchmarks.report;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Makes of each directive of a page what stands there in the end. */
final class Directives {
  private static final String MISSING = "*not measured yet*";

  private final Results results;
  private final Charts charts;

  Directives(Results results, Charts charts) {
    this.results = results;
    this.charts = charts;
  }

  /** What replaces <code>{{name words}}</code>. */
  String render(String name, String words) throws IOException {
    if (name.equals("machine")) {
      return MachineTable.render(results.machines());
    }
    if (name.equals("losses")) {
      return Losses.render(results);
    }
    Query query = Query.parse(words);
    List<Comparison> comparisons = results.matching(query);
    if (comparisons.isEmpty()) {
      return MISSING;
    }
    return switch (name) {
      case "ratios" -> RatioTable.render(comparisons, query);
      case "series" -> Series.render(comparisons, query);
      case "chart" -> charts.render(comparisons, query);
      case "figures" -> FigureTable.render(only(comparisons, query), query);
      case "figure" -> figure(only(comparisons, query), query);
      case "ratio" -> ratio(only(comparisons, query), query);
      default -> throw new IllegalArgumentException("there is no directive " + name);
    };
  }

  private static Comparison only(List<Comparison> comparisons, Query query) {
    if (comparisons.size() != 1) {
      throw new IllegalArgumentException(
          query + " means " + comparisons.size() + " comparisons, must be one");
    }
    return comparisons.get(0);
  }

  /** {@code {{figure Benchmark subject=NAME metric=TIME}}}: one figure, within a sentence. */
  private static String figure(Comparison comparison, Query query) {
    return comparison
        .figure(query.word("subject"), query.metric())
        .map(medians -> Figures.plain(medians.median()))
        .orElse(MISSING);
  }

  /** {@code {{ratio Benchmark subject=NAME to=NAME metric=TIME}}}: one ratio, within a sentence. */
  private static String ratio(Comparison comparison, Query query) {
    Optional<Medians> ratio =
        comparison.ratio(query.word("subject"), query.word("to"), query.metric());
    return ratio.map(medians -> Figures.twoPlaces(medians.median())).orElse(MISSING);
  }
}
