package org.mapdriver.benchmarks.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mapdriver.benchmarks.results.Measurement;
import org.mapdriver.benchmarks.results.Metric;
import org.mapdriver.benchmarks.workload.Entries;
import org.mapdriver.benchmarks.workload.Tables;

/** Builds the tables that a task will ask, and notes how long that took and how large they are. */
final class TableSizes {
  private static final int VALUE_BYTES = 100;

  private TableSizes() {}

  static List<Measurement> build(Task task, Tables tables, int round) throws IOException {
    List<Measurement> measurements = new ArrayList<>();
    for (String keys : task.parameters().getOrDefault("keys", List.of())) {
      for (String scheme : List.of("lmdb", "sqlite")) {
        long start = System.nanoTime();
        String uri =
            tables.uri(scheme, Entries.of(Integer.parseInt(keys), VALUE_BYTES), VALUE_BYTES);
        double seconds = (System.nanoTime() - start) / 1e9;
        measurements.add(
            new Measurement(
                "TableSize",
                scheme,
                Map.of("keys", keys),
                1,
                false,
                false,
                round,
                Map.of(Metric.BUILD, seconds, Metric.DISK, (double) tables.sizeOnDisk(uri))));
      }
    }
    return measurements;
  }
}
