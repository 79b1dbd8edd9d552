package org.mapdriver.cli.postmap;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One command of a case, and what the statement promises of it; null promises nothing beyond being
 * the same as the reference.
 *
 * @param args arguments after the name of the program
 */
record Step(
    List<String> args,
    String stdin,
    @Nullable Integer exit,
    @Nullable String stdout,
    @Nullable Noise noise) {

  /** What the command did. */
  record Result(int exit, String stdout, String stderr) {
    Noise noise() {
      return Noise.of(stderr);
    }
  }
}
