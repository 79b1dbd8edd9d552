package org.mapdriver.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;

/** What the README shows is compiled, and does what it says. */
class ReadmeTest {
  private static final Path EXAMPLE =
      Path.of("cli/src/test/java/org/mapdriver/cli/docs/ReadmeExample.java");

  @Test
  void example_inReadme_isTheCompiledOne() throws IOException {
    String readme = Files.readString(Repository.root().resolve("README.md"));
    String source = Files.readString(Repository.root().resolve(EXAMPLE));

    String shown = between(readme, "```java\n", "```");
    String compiled = between(source, "// begin\n", "// end").stripIndent();

    assertThat(shown.strip()).isEqualTo(compiled.stripIndent().strip());
  }

  @Test
  void example_whenRun_keepsBobAndForgetsAlice(@TempDir Path folder) {
    Path table = folder.resolve("users");
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;

    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      ReadmeExample.run(table);
    } finally {
      System.setOut(before);
    }

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .isEqualToNormalizingNewlines("/home/alice, {alice=/home/alice}, bob is new\nalice\nbob\n");
    try (LookupMap users = MapDrivers.installed().open("lmdb:" + table)) {
      assertThat(users.lookup("bob")).isEqualTo("/home/bob");
      assertThat(users.lookup("alice")).isNull();
    }
  }

  private static String between(String text, String begin, String end) {
    int from = text.indexOf(begin);
    assertThat(from).as("\"%s\" in the text", begin).isNotNegative();
    int to = text.indexOf(end, from + begin.length());
    return text.substring(from + begin.length(), to);
  }
}
