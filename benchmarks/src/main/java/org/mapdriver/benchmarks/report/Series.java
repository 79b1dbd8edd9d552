package org.mapdriver.benchmarks.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.mapdriver.benchmarks.results.Metric;

/** Comparisons in the order of a number by which they differ: threads, keys, bytes. */
final class Series {
  private Series() {}

  static List<Comparison> ordered(List<Comparison> comparisons, String by) {
    return comparisons.stream()
        .sorted(
            Comparator.comparingLong((Comparison of) -> number(of, by))
                .thenComparing(of -> !of.cell().pinned()))
        .toList();
  }

  private static long number(Comparison comparison, String by) {
    String value = Query.property(comparison, by).orElseThrow();
    return value.chars().allMatch(Character::isDigit) ? Long.parseLong(value) : 0;
  }

  /** What stands at the head of a column, or at the foot of a chart. */
  static String label(Comparison comparison, String by) {
    String value = Query.property(comparison, by).orElseThrow();
    String label =
        value.chars().allMatch(Character::isDigit)
            ? String.format(Locale.ROOT, "%,d", Long.parseLong(value))
            : value;
    return comparison.cell().pinned() && by.equals("threads") ? label + " pinned" : label;
  }

  /** What the numbers count. */
  static String title(String by) {
    return switch (by) {
      case "valueBytes" -> "bytes in the value";
      case "keys" -> "keys in the table";
      case "asked" -> "";
      default -> by;
    };
  }

  /**
   * {@code {{series Benchmark by=keys metric=TIME}}}: a row for each number. With {@code
   * to=SUBJECT}, also how each of the others compares with that one.
   */
  static String render(List<Comparison> comparisons, Query query) {
    String by = query.word("by");
    Metric metric = query.metric();
    List<Comparison> rows = ordered(comparisons, by);
    Set<String> subjects = subjects(rows);
    List<String> heads = new ArrayList<>(List.of(title(by)));
    subjects.forEach(subject -> heads.add(Subjects.name(subject) + ", " + metric.title()));
    String to = query.word("to", "");
    List<String> compared =
        to.isEmpty()
            ? List.of()
            : subjects.stream().filter(subject -> !subject.equals(to)).toList();
    compared.forEach(subject -> heads.add(Subjects.name(subject) + ", × " + Subjects.name(to)));
    Table table = new Table(heads);
    for (Comparison row : rows) {
      List<String> cells = new ArrayList<>(List.of(label(row, by)));
      subjects.forEach(subject -> cells.add(Figures.of(row, subject, metric)));
      compared.forEach(subject -> cells.add(Figures.ratio(row.ratio(subject, to, metric))));
      table.row(cells);
    }
    return table.toString();
  }

  static Set<String> subjects(List<Comparison> comparisons) {
    TreeSet<String> subjects = new TreeSet<>(Subjects.order());
    comparisons.forEach(comparison -> subjects.addAll(comparison.subjects()));
    return subjects;
  }
}
