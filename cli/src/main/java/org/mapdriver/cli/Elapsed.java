package org.mapdriver.cli;

import java.util.Locale;

/** Durations for people. */
final class Elapsed {
  private Elapsed() {}

  /** The time since a reading of {@link System#nanoTime()}. */
  static String since(long startNanos) {
    return of(System.nanoTime() - startNanos);
  }

  static String of(long nanos) {
    if (nanos < 1_000_000) {
      return String.format(Locale.ROOT, "%.0f µs", nanos / 1e3);
    } else if (nanos < 1_000_000_000) {
      return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
    }
    return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
  }
}
