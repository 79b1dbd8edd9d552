package org.mapdriver.benchmarks.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mapdriver.benchmarks.results.Measurement;
import org.mapdriver.benchmarks.results.Metric;

/**
 * How long does {@code bin/mapdriver} take for what {@code postmap} does, from the start of the
 * process to its end? {@code bin/benchmark --cases command}
 *
 * <p>The programs take turns, each on the processor where memcached runs as well. A first turn is
 * not counted: it builds the command where that is to be done, and compares answers all the same.
 */
public final class CommandBenchmark {
  /** How often each program has its turn. */
  public static final int ROUNDS = 9;

  private CommandBenchmark() {}

  /**
   * Checks, before hours are spent on other cases, that there is something to compare with.
   *
   * @throws IllegalArgumentException if postmap is not installed; the message says what to do
   */
  public static void requirePostmap() {
    Program.postmapFile();
  }

  /**
   * Measures.
   *
   * @param root the repository
   * @param work a folder in which another can be made
   * @param out where figures, and cases that fail, are told
   * @return a row for each program, case and round
   * @throws IOException if a program or server does not run
   */
  public static List<Measurement> run(Path root, Path work, PrintStream out) throws IOException {
    List<Measurement> measurements = new ArrayList<>();
    Path folder = Files.createTempDirectory(work, "command").toAbsolutePath();
    try (Fixture fixture = new Fixture(folder, Fixture.KEYS)) {
      List<Program> programs = List.of(fixture.postmap(), Program.mapdriver(root));
      for (CommandCase each : fixture.cases()) {
        measurements.addAll(measure(fixture, each, programs, ROUNDS, out));
      }
    }
    return measurements;
  }

  static List<Measurement> measure(
      Fixture fixture, CommandCase of, List<Program> programs, int rounds, PrintStream out)
      throws IOException {
    List<Measurement> measurements = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      Program.Outcome first = null;
      for (Program program : programs) {
        Program.Outcome outcome = fixture.run(program, of);
        first = first == null ? outcome : first;
        if (outcome.exit() != 0 || !outcome.answersAs(first) || lines(outcome) != of.answers()) {
          out.printf(
              "    %s: FAILED, %s answers %,d lines with status %d and is to answer %,d, all as postmap does; not in the result. %s%n",
              of.name(),
              program.subject(),
              lines(outcome),
              outcome.exit(),
              of.answers(),
              outcome.messages().strip());
          return List.of();
        }
        if (round > 0) {
          measurements.add(measurement(program, of, round, outcome.seconds()));
        }
      }
    }
    for (Program program : programs) {
      out.printf(
          Locale.ROOT,
          "    %s, %s: %.3f s%n",
          of.name(),
          program.subject(),
          median(measurements, program));
    }
    return measurements;
  }

  private static double median(List<Measurement> measurements, Program program) {
    double[] sorted =
        measurements.stream()
            .filter(measurement -> measurement.subject().equals(program.subject()))
            .mapToDouble(measurement -> measurement.value(Metric.WALL).orElseThrow())
            .sorted()
            .toArray();
    return sorted[sorted.length / 2];
  }

  private static long lines(Program.Outcome outcome) {
    long lines = 0;
    for (byte b : outcome.output()) {
      lines += b == '\n' ? 1 : 0;
    }
    return lines;
  }

  private static Measurement measurement(
      Program program, CommandCase of, int round, double seconds) {
    return new Measurement(
        "CommandBenchmark",
        program.subject(),
        Map.of("asked", of.name()),
        1,
        false,
        true,
        round,
        Map.of(Metric.WALL, seconds));
  }
}
