package org.mapdriver.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * {@code {{ratios Benchmark by=threads metric=OPS to=limit}}}: a row for each subject, a column for
 * each value of {@code by}, and in the cells how the subject compares with the limit on its
 * transport, with the best peer ({@code to=peer}), or with a subject that {@code to} names.
 */
final class RatioTable {
  private static final String LIMIT = "limit";
  private static final String PEER = "peer";

  private RatioTable() {}

  /** The same in words. */
  static String baseName(Query query) {
    String to = query.word("to", LIMIT);
    return switch (to) {
      case LIMIT -> "the bare socket";
      case PEER -> "the best peer";
      default -> Subjects.name(to);
    };
  }

  static String render(List<Comparison> comparisons, Query query) {
    List<Comparison> columns = Series.ordered(comparisons, query.word("by", "threads"));
    List<String> heads = new ArrayList<>(List.of(""));
    TreeSet<String> subjects = new TreeSet<>(Subjects.order());
    for (Comparison column : columns) {
      heads.add(Series.label(column, query.word("by", "threads")));
      subjects.addAll(column.subjects());
    }
    Table table = new Table(heads);
    for (String subject : subjects) {
      List<String> row = new ArrayList<>(List.of(Subjects.name(subject)));
      boolean any = false;
      for (Comparison column : columns) {
        Optional<String> base = base(column, subject, query);
        row.add(Figures.ratio(base.flatMap(other -> column.ratio(subject, other, query.metric()))));
        any |= base.isPresent() && !base.get().equals(subject);
      }
      if (any) {
        table.row(row);
      }
    }
    return table.toString();
  }

  /** What stands below the line for a subject, if anything does. */
  static Optional<String> base(Comparison comparison, String subject, Query query) {
    String to = query.word("to", LIMIT);
    return switch (to) {
      case LIMIT -> Subjects.limit(subject);
      case PEER ->
          Subjects.OURS.contains(subject) ? comparison.bestPeer(query.metric()) : Optional.empty();
      default -> Optional.of(to);
    };
  }
}
