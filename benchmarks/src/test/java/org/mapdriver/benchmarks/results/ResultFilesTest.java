package org.mapdriver.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFilesTest {
  private static final Machine MACHINE =
      new Machine(
          "2026-01-02T03:04:05", "abc1234", "25.0.1+8-LTS", "Linux", "2 × p", "1 GB", "m", "r");

  @TempDir private Path folder;

  @Test
  void readAll_whatWasWritten_isTheSameToFourDigits() throws IOException {
    Measurement measurement = measurement(12_345.678);

    ResultFiles.write(folder, new Run(MACHINE, List.of(measurement)));
    List<Run> runs = ResultFiles.readAll(folder);

    assertThat(runs).containsExactly(new Run(MACHINE, List.of(measurement(12_350))));
  }

  @Test
  void write_run_isNamedByDateAndJdk() throws IOException {
    Path file = ResultFiles.write(folder, new Run(MACHINE, List.of(measurement(1))));

    assertThat(file.getFileName()).hasToString("2026-01-02T030405-jdk25.json");
  }

  @Test
  void write_measurements_standOnALineEach() throws IOException {
    Path file =
        ResultFiles.write(folder, new Run(MACHINE, List.of(measurement(1), measurement(2))));

    assertThat(file)
        .content()
        .hasLineCount(5)
        .contains("\n{\"benchmark\":\"HitBenchmark\",\"subject\":\"FOLSOM\",");
  }

  private static Measurement measurement(double ops) {
    return new Measurement(
        "HitBenchmark",
        "FOLSOM",
        Map.of("valueBytes", "100"),
        32,
        true,
        false,
        2,
        Map.of(Metric.OPS, ops));
  }
}
