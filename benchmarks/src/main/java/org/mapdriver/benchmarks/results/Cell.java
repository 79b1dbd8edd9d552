package org.mapdriver.benchmarks.results;

import java.util.Map;

/**
 * Conditions under which subjects are compared: the same for all of them.
 *
 * @param benchmark the class of the benchmark
 * @param parameters what the benchmark was told, but for the subject
 * @param threads how many threads called
 * @param virtual whether they were virtual
 * @param pinned whether client and server shared one processor
 */
public record Cell(
    String benchmark,
    Map<String, String> parameters,
    int threads,
    boolean virtual,
    boolean pinned) {
  /** Copies the map. */
  public Cell {
    parameters = Map.copyOf(parameters);
  }
}
