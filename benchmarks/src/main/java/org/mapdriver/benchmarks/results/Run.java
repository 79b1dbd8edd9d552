package org.mapdriver.benchmarks.results;

import java.util.List;

/**
 * A run: what a result file holds.
 *
 * @param machine where it was made
 * @param measurements the figures
 */
public record Run(Machine machine, List<Measurement> measurements) {
  /** Copies the list. */
  public Run {
    measurements = List.copyOf(measurements);
  }
}
