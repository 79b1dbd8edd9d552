package org.mapdriver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mapdriver.spi.ConfigFileFuzz;
import org.mapdriver.spi.MapUriFuzz;
import org.mapdriver.text.TableSourceFuzz;

/** The inputs that {@code bin/fuzz} starts from, each as a test: by hand, or found by a fuzzer. */
final class FuzzCorpusTest {
  private static final Path CORPORA =
      Path.of(System.getProperty("mapdriver.root"), "api/src/test/fuzz");
  private static final int LEAST_FILES = 20;
  private static final long MOST_BYTES = 100_000;

  private static List<Path> inputs(String target) throws IOException {
    try (Stream<Path> files = Files.list(CORPORA.resolve(target))) {
      return files.sorted().toList();
    }
  }

  static List<Path> uris() throws IOException {
    return inputs("uri");
  }

  static List<Path> configurationFiles() throws IOException {
    return inputs("config");
  }

  static List<Path> sources() throws IOException {
    return inputs("source");
  }

  @ParameterizedTest
  @MethodSource("uris")
  void mapUri_keptInput_isItsPartsOrRefusedInOneLine(Path input) throws IOException {
    byte[] bytes = Files.readAllBytes(input);

    assertThatCode(() -> MapUriFuzz.fuzzerTestOneInput(bytes)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("configurationFiles")
  void configFile_keptInput_isReadAsItStands(Path input) throws IOException {
    byte[] bytes = Files.readAllBytes(input);

    assertThatCode(() -> ConfigFileFuzz.fuzzerTestOneInput(bytes)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("sources")
  void tableSource_keptInput_isReadAsItStands(Path input) throws IOException {
    byte[] bytes = Files.readAllBytes(input);

    assertThatCode(() -> TableSourceFuzz.fuzzerTestOneInput(bytes)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"uri", "config", "source"})
  void corpus_isThereAndSmall(String target) throws IOException {
    long bytes = 0;
    for (Path input : inputs(target)) {
      bytes += Files.size(input);
    }

    assertThat(inputs(target)).hasSizeGreaterThan(LEAST_FILES);
    assertThat(bytes).isLessThan(MOST_BYTES);
  }
}
