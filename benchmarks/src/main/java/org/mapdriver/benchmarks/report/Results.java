package org.mapdriver.benchmarks.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mapdriver.benchmarks.results.Cell;
import org.mapdriver.benchmarks.results.Machine;
import org.mapdriver.benchmarks.results.Measurement;
import org.mapdriver.benchmarks.results.Run;

/** All runs: of each comparison on each JDK the newest, never a mixture of two runs. */
final class Results {
  private record Key(int feature, Cell cell) {}

  private final Map<Key, Comparison> comparisons = new LinkedHashMap<>();

  /**
   * @param runs oldest first
   */
  Results(List<Run> runs) {
    for (Run run : runs) {
      Map<Key, Comparison> its = new LinkedHashMap<>();
      for (Measurement measurement : run.measurements()) {
        its.computeIfAbsent(
                new Key(run.machine().feature(), measurement.cell()),
                key -> new Comparison(run.machine(), key.cell()))
            .add(measurement);
      }
      comparisons.putAll(its);
    }
  }

  Collection<Comparison> all() {
    return comparisons.values();
  }

  List<Comparison> matching(Query query) {
    List<Comparison> matching = new ArrayList<>();
    for (Comparison comparison : comparisons.values()) {
      if (query.matches(comparison)) {
        matching.add(comparison);
      }
    }
    return matching;
  }

  /** Where the figures come from that are shown. */
  Set<Machine> machines() {
    Set<Machine> machines = new LinkedHashSet<>();
    comparisons.values().forEach(comparison -> machines.add(comparison.machine()));
    return machines;
  }
}
