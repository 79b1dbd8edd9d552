package org.mapdriver.benchmarks.report;

import java.util.Arrays;

/** The middle of some figures, and how far they lie apart. */
record Medians(double median, double least, double most, int count) {
  /** There must be one figure or more. */
  static Medians of(double... figures) {
    if (figures.length == 0) {
      throw new IllegalArgumentException("no figures");
    }
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    return new Medians(median, sorted[0], sorted[sorted.length - 1], sorted.length);
  }
}
