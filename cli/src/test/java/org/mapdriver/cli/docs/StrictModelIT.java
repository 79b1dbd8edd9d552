package org.mapdriver.cli.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The model of {@code coherence=strict} holds, and breaks without each of its rules. */
final class StrictModelIT {
  private static final Path CHECK = Repository.root().resolve("docs/coherence/check");

  @TempDir Path folder;

  @Test
  void check_everyVariant_comesOutAsThePageSays() throws Exception {
    File said = folder.resolve("said").toFile();

    Process check =
        new ProcessBuilder("bash", CHECK.toString())
            .redirectErrorStream(true)
            .redirectOutput(said)
            .start();
    boolean ended = check.waitFor(5, TimeUnit.MINUTES);
    check.destroyForcibly();

    String output = Files.readString(said.toPath(), UTF_8);
    assertThat(ended).as(output).isTrue();
    assertThat(check.exitValue()).as(output).isZero();
    assertThat(output.lines().filter(line -> line.startsWith("holds"))).hasSizeGreaterThan(5);
    assertThat(output.lines().filter(line -> line.startsWith("breaks"))).hasSizeGreaterThan(5);
  }
}
