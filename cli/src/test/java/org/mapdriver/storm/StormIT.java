package org.mapdriver.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A storm of a minute on each backup, or of {@code -Dmapdriver.storm.seconds}; {@code bin/storm}
 * for longer ones.
 */
final class StormIT {
  private static final long SECONDS = Long.getLong("mapdriver.storm.seconds", 60);

  @TempDir Path folder;

  private Report storm(String coherence, String backup, long seconds) throws Exception {
    Report report =
        new Storm(Settings.of(coherence, backup, seconds, folder, classPath()), System.out::println)
            .run();
    System.out.println(report);
    return report;
  }

  /** The command's own jars, as an application has them, and this package. */
  private static String classPath() throws Exception {
    Path target = Path.of(System.getProperty("mapdriver.root"), "cli", "target");
    try (Stream<Path> jars = Files.list(target.resolve("dist").resolve("lib"))) {
      return Stream.concat(Stream.of(target.resolve("test-classes")), jars.sorted())
          .map(Path::toString)
          .collect(Collectors.joining(File.pathSeparator));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lmdb", "sqlite"})
  void strict_underEveryFault_isNeverStaleAndLosesNothing(String backup) throws Exception {
    Report report = storm("strict", backup, SECONDS);

    assertThat(report.errors()).as(report.toString()).isZero();
    assertThat(report.total(Tally.FOUND)).as(report.toString()).isPositive();
    assertThat(report.total(Tally.ACKNOWLEDGED)).as(report.toString()).isPositive();
    assertThat(report.faults()).as(report.toString()).isPositive();
  }

  /** The checker can fail. */
  @Test
  void postfix_underEveryFault_isStale() throws Exception {
    Report report = storm("postfix", "lmdb", Math.min(20, SECONDS));

    assertThat(report.total(Tally.STALE)).as(report.toString()).isPositive();
    assertThat(report.total(Tally.LOST)).as(report.toString()).isZero();
    assertThat(report.total(Tally.MIXED_UP)).as(report.toString()).isZero();
    assertThat(report.total(Tally.DAMAGED)).as(report.toString()).isZero();
    assertThat(report.total(Tally.UNEXPECTED)).as(report.toString()).isZero();
  }
}
