package org.mapdriver.memcache.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The inputs that {@code bin/fuzz} starts from, each as a test: by hand, or found by a fuzzer. */
final class ReplyCorpusTest {
  private static final Path CORPUS =
      Path.of(System.getProperty("mapdriver.root"), "memcache-driver/src/test/fuzz/reply");
  private static final int LEAST_FILES = 20;
  private static final long MOST_BYTES = 100_000;

  static List<Path> inputs() throws IOException {
    try (Stream<Path> files = Files.list(CORPUS)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void parsers_keptInput_isReadAsItStands(Path input) throws IOException {
    byte[] bytes = Files.readAllBytes(input);

    assertThatCode(() -> ReplyFuzz.fuzzerTestOneInput(bytes)).doesNotThrowAnyException();
  }

  @Test
  void corpus_isThereAndSmall() throws IOException {
    long bytes = 0;
    for (Path input : inputs()) {
      bytes += Files.size(input);
    }

    assertThat(inputs()).hasSizeGreaterThan(LEAST_FILES);
    assertThat(bytes).isLessThan(MOST_BYTES);
  }
}
