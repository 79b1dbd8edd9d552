package org.mapdriver.benchmarks.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.Optional;
import org.mapdriver.benchmarks.results.Metric;

/** How figures are written: as exact as they are, and no more. */
final class Figures {
  private static final MathContext DIGITS = new MathContext(3);

  private Figures() {}

  /** Three digits, none after the third place. */
  static String plain(double figure) {
    if (figure == 0) {
      return "0";
    }
    double rounded = new BigDecimal(figure, DIGITS).doubleValue();
    int places = 2 - (int) Math.floor(Math.log10(Math.abs(rounded)));
    return String.format(Locale.ROOT, "%,." + Math.max(0, Math.min(3, places)) + "f", rounded);
  }

  static String plain(Optional<Medians> figure) {
    return figure.map(medians -> plain(medians.median())).orElse("–");
  }

  static String of(Comparison comparison, String subject, Metric metric) {
    return plain(comparison.figure(subject, metric));
  }

  /** With the rounds that were furthest off, where there was more than one. */
  static String ratio(Optional<Medians> ratio) {
    return ratio
        .map(
            of ->
                of.count() == 1
                    ? twoPlaces(of.median())
                    : twoPlaces(of.median())
                        + " ("
                        + twoPlaces(of.least())
                        + "–"
                        + twoPlaces(of.most())
                        + ")")
        .orElse("–");
  }

  static String twoPlaces(double ratio) {
    return String.format(Locale.ROOT, "%.2f", ratio);
  }
}
