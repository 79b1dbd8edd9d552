package org.mapdriver.architecture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules that leave no trace in class files, or that tests must keep as well. */
final class SourceRulesTest {
  private static final Path ROOT = Path.of(System.getProperty("mapdriver.root"));

  private static final Pattern SYNCHRONIZED = Pattern.compile("\\bsynchronized\\s*\\(");
  private static final Pattern SKIPPED =
      Pattern.compile(
          "^\\s*@(Disabled|Enabled)|\\bAssumptions\\.|\\bassume(True|False|That)\\s*\\(");
  private static final Pattern SLEEP =
      Pattern.compile("\\bThread\\.sleep\\(|\\bTimeUnit\\.\\w+\\.sleep\\(");

  @Test
  void mainSources_haveNoSynchronizedBlocks() {
    assertThat(linesThatMatch(SYNCHRONIZED, "main")).isEmpty();
  }

  @Test
  void tests_areNeverSkipped() {
    assertThat(linesThatMatch(SKIPPED, "test")).isEmpty();
  }

  @Test
  void tests_waitForConditionsInsteadOfSleeping() {
    assertThat(linesThatMatch(SLEEP, "test")).isEmpty();
  }

  @Test
  void mainPackages_haveAManualPageAndAreNullMarked() {
    List<Path> sources = sources("main");
    assertThat(sources).isNotEmpty();

    TreeSet<Path> folders =
        sources.stream()
            .filter(source -> !source.endsWith("module-info.java"))
            .map(Path::getParent)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(folders)
        .allSatisfy(
            folder ->
                assertThat(folder.resolve("package-info.java"))
                    .content()
                    .contains("/**", "@NullMarked"));
  }

  /** As {@code file:line: text}; comments aside. */
  private static List<String> linesThatMatch(Pattern pattern, String sourceSet) {
    return sources(sourceSet).stream()
        .filter(source -> !source.endsWith("SourceRulesTest.java"))
        .flatMap(source -> linesThatMatch(pattern, source))
        .toList();
  }

  private static Stream<String> linesThatMatch(Pattern pattern, Path source) {
    List<String> lines = read(source);
    return Stream.iterate(0, i -> i < lines.size(), i -> i + 1)
        .filter(i -> pattern.matcher(withoutComment(lines.get(i))).find())
        .map(i -> "%s:%d: %s".formatted(ROOT.relativize(source), i + 1, lines.get(i).strip()));
  }

  private static String withoutComment(String line) {
    String text = line.strip();
    if (text.startsWith("*") || text.startsWith("/*")) return "";
    int comment = line.indexOf("//");
    return comment < 0 ? line : line.substring(0, comment);
  }

  private static List<String> read(Path source) {
    try {
      return Files.readAllLines(source, UTF_8);
    } catch (IOException e) {
      throw new AssertionError(source + " cannot be read", e);
    }
  }

  private static List<Path> sources(String sourceSet) {
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders
          .map(folder -> folder.resolve("src").resolve(sourceSet).resolve("java"))
          .filter(Files::isDirectory)
          .flatMap(SourceRulesTest::javaFilesUnder)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new AssertionError(ROOT + " cannot be listed", e);
    }
  }

  private static Stream<Path> javaFilesUnder(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new AssertionError(folder + " cannot be walked", e);
    }
  }
}
