package org.mapdriver.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/** A Markdown table, with its first column to the left and the others to the right. */
final class Table {
  private final StringBuilder text = new StringBuilder();
  private final int columns;

  Table(List<String> heads) {
    this.columns = heads.size();
    row(heads);
    text.append("|---|");
    text.append("---:|".repeat(columns - 1)).append('\n');
  }

  void row(List<String> cells) {
    List<String> padded = new ArrayList<>(cells);
    while (padded.size() < columns) {
      padded.add("");
    }
    text.append("| ").append(String.join(" | ", padded)).append(" |\n");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
