package org.mapdriver.cli.postmap;

import java.util.List;

/** What a command said on standard error, its wording left aside. */
enum Noise {
  SILENT,
  WARNING,
  FATAL;

  static Noise of(String standardError) {
    List<String> lines = standardError.lines().toList();
    if (lines.stream().anyMatch(Noise::isFatal)) {
      return FATAL;
    }
    return lines.isEmpty() ? SILENT : WARNING;
  }

  static boolean isFatal(String line) {
    return line.startsWith("postmap: fatal: ")
        || line.startsWith("postmap: panic: ")
        || line.startsWith("mapdriver: error: ");
  }
}
