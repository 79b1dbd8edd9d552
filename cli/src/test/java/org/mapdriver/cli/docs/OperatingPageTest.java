package org.mapdriver.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/operating.md says is recorded and counted, is. */
class OperatingPageTest {
  private static final Path EVENTS =
      Path.of("api/src/main/java/org/mapdriver/diagnostics/MapEvents.java");
  private static final Path COUNTS =
      Path.of("api/src/main/java/org/mapdriver/registry/CallCounts.java");

  private static List<String> found(Path source, String pattern) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(Repository.root().resolve(source)))
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }

  @Test
  void page_namesEveryEventAndNoOther() throws IOException {
    List<String> events = found(EVENTS, "@Name\\(\"([^\"]+)\"\\)");

    assertThat(found(Path.of("docs/operating.md"), "\\| `(mapdriver\\.[A-Za-z]+)` \\|"))
        .isNotEmpty()
        .containsExactlyElementsOf(events);
  }

  @Test
  void page_namesEveryKindOfErrorThatACallerGets() throws IOException {
    List<String> kinds = found(COUNTS, "\\.errors\\(\"([a-z]+)\"");
    String page = Files.readString(Repository.root().resolve("docs/operating.md"));

    assertThat(kinds).isNotEmpty().allSatisfy(kind -> assertThat(page).contains("`" + kind + "`"));
  }
}
