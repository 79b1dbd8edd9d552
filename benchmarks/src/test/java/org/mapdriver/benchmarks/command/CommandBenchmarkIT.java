package org.mapdriver.benchmarks.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.benchmarks.results.Measurement;
import org.mapdriver.benchmarks.results.Metric;

/** With the real postmap, and in the place of the other program, postmap or something broken. */
class CommandBenchmarkIT {
  private static final int KEYS = 300;

  @TempDir private Path folder;

  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(told, true, UTF_8);

  @Test
  void measure_programsThatAnswerAlike_haveAFigureForEachRoundOfEachCase() throws IOException {
    try (Fixture fixture = fixture()) {
      Program other = new Program(Program.MAPDRIVER, fixture.postmap().words());

      for (CommandCase each : fixture.cases()) {
        List<Measurement> measurements =
            CommandBenchmark.measure(fixture, each, List.of(fixture.postmap(), other), 2, out);

        assertThat(measurements).as(told.toString(UTF_8)).hasSize(4);
        assertThat(measurements)
            .extracting(Measurement::subject)
            .containsExactly("POSTMAP", "MAPDRIVER", "POSTMAP", "MAPDRIVER");
        assertThat(measurements).extracting(Measurement::round).containsExactly(1, 1, 2, 2);
        assertThat(measurements)
            .allMatch(measurement -> measurement.value(Metric.WALL).orElseThrow() > 0);
      }
      assertThat(fixture.cases()).hasSize(6);
    }
  }

  @Test
  void measure_programThatAnswersOtherwise_failsTheCase() throws IOException {
    try (Fixture fixture = fixture()) {
      Program broken = new Program(Program.MAPDRIVER, List.of("echo"));
      CommandCase each = fixture.cases().get(0);

      List<Measurement> measurements =
          CommandBenchmark.measure(fixture, each, List.of(fixture.postmap(), broken), 2, out);

      assertThat(measurements).isEmpty();
      assertThat(told.toString(UTF_8))
          .contains("300 hits in memcached, TCP: FAILED, MAPDRIVER answers 1 lines");
    }
  }

  @Test
  void close_afterRuns_leavesNothing() throws IOException {
    Path its;
    try (Fixture fixture = fixture()) {
      its = folder.resolve("fixture");
      assertThat(its).isDirectoryContaining(file -> file.endsWith("table.lmdb"));
      assertThat(fixture.cases()).isNotEmpty();
    }

    assertThat(its).doesNotExist();
  }

  private Fixture fixture() throws IOException {
    return new Fixture(Files.createDirectory(folder.resolve("fixture")), KEYS);
  }
}
