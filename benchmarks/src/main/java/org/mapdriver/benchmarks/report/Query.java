package org.mapdriver.benchmarks.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.mapdriver.benchmarks.results.Cell;
import org.mapdriver.benchmarks.results.Metric;

/**
 * The words of a directive after its name: a benchmark, then {@code name=value}. The names {@code
 * jdk}, {@code threads}, {@code virtual}, {@code pinned} and the benchmark's own parameters say
 * which comparisons are meant; the others say what to do with them.
 */
final class Query {
  private final String benchmark;
  private final Map<String, String> words;

  private Query(String benchmark, Map<String, String> words) {
    this.benchmark = benchmark;
    this.words = words;
  }

  static Query parse(String text) {
    Map<String, String> words = new LinkedHashMap<>();
    String benchmark = "";
    for (String word : text.strip().split("\\s+", -1)) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        words.put(word.substring(0, equals), word.substring(equals + 1));
      } else if (benchmark.isEmpty()) {
        benchmark = word;
      } else {
        throw new IllegalArgumentException(
            "\"" + word + "\" in {{" + text + "}}: name=value is wanted");
      }
    }
    return new Query(benchmark, words);
  }

  boolean matches(Comparison comparison) {
    Cell cell = comparison.cell();
    if (!cell.benchmark().equals(benchmark)) {
      return false;
    }
    for (Map.Entry<String, String> word : words.entrySet()) {
      Optional<String> is = property(comparison, word.getKey());
      if (is.isPresent() && !is.get().equals(word.getValue())) {
        return false;
      }
    }
    return true;
  }

  /** A property by which comparisons can be chosen, or stand in the rows and columns of a table. */
  static Optional<String> property(Comparison comparison, String name) {
    Cell cell = comparison.cell();
    return switch (name) {
      case "jdk" -> Optional.of(Integer.toString(comparison.machine().feature()));
      case "threads" -> Optional.of(Integer.toString(cell.threads()));
      case "virtual" -> Optional.of(Boolean.toString(cell.virtual()));
      case "pinned" -> Optional.of(Boolean.toString(cell.pinned()));
      default -> Optional.ofNullable(cell.parameters().get(name));
    };
  }

  String word(String name, String otherwise) {
    return words.getOrDefault(name, otherwise);
  }

  String word(String name) {
    String value = words.get(name);
    if (value == null) {
      throw new IllegalArgumentException(this + " needs " + name + "=");
    }
    return value;
  }

  Metric metric() {
    return Metric.valueOf(word("metric", Metric.OPS.name()));
  }

  @Override
  public String toString() {
    return benchmark + " " + words;
  }
}
