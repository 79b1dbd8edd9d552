package org.mapdriver.tck.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page shows the driver that is compiled here and passes the contract, word for word. */
class WritingADriverTest {
  private static final Path ROOT = Path.of(System.getProperty("mapdriver.root"));
  private static final Path PAGE = ROOT.resolve("docs/writing-a-driver.md");
  private static final Path SOURCES = ROOT.resolve("tck/src/test");

  private static final Map<String, String> FILES =
      Map.of(
          "DirDriver", "java/org/example/dir/DirDriver.java",
          "DirTckTest", "java/org/example/dir/DirTckTest.java",
          "TrimDriver", "java/org/example/trim/TrimDriver.java",
          "services", "example/services/org.mapdriver.spi.MapDriver",
          "module-info", "example/module-info.java",
          "pom", "example/dependencies.xml");

  /** A fenced block, and the comment before it that says where it is from. */
  private static final Pattern BLOCK =
      Pattern.compile("(?m)(?:^<!-- ([\\w-]+)(?: (\\d))? -->\\n)?^```(\\w+)\\n((?s).*?)^```$");

  private record Block(String file, String part, String text) {}

  @Test
  void blocks_areTheCompiledSource() throws IOException {
    List<Block> blocks = blocks();

    assertThat(blocks).hasSizeGreaterThan(10);
    for (Block block : blocks) {
      assertThat(FILES).as("a block says in a comment where it is from").containsKey(block.file());
      String source = Files.readString(SOURCES.resolve(FILES.get(block.file())), UTF_8);
      String expected = block.part() == null ? source : part(source, block.part());
      assertThat(block.text()).as(block.file() + " " + block.part()).isEqualTo(expected);
    }
  }

  @Test
  void page_showsAllOfTheDriver() throws IOException {
    String source = Files.readString(SOURCES.resolve(FILES.get("DirDriver")), UTF_8);

    List<String> shown =
        blocks().stream()
            .filter(block -> block.file().equals("DirDriver"))
            .map(Block::part)
            .toList();

    List<String> parts = new ArrayList<>();
    Matcher heading = Pattern.compile("(?m)^ *// (\\d)\\. ").matcher(source);
    while (heading.find()) {
      parts.add(heading.group(1));
    }
    assertThat(shown).isEqualTo(parts);
  }

  @Test
  void driver_hasFewerThan150Lines() throws IOException {
    List<String> lines = Files.readAllLines(SOURCES.resolve(FILES.get("DirDriver")), UTF_8);

    assertThat(lines).hasSizeLessThan(150);
    assertThat(Files.readString(PAGE, UTF_8)).contains(lines.size() + " lines");
  }

  private static List<Block> blocks() throws IOException {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(Files.readString(PAGE, UTF_8));
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2), matcher.group(4)));
    }
    return blocks;
  }

  /** From after the numbered comment to the next one, or to the end. */
  private static String part(String source, String number) {
    Matcher part =
        Pattern.compile("(?ms)^ *// " + number + "\\. [^\\n]*\\n(.*?)(?=^ *// \\d\\. |\\z)")
            .matcher(source);
    assertThat(part.find()).as("part " + number).isTrue();
    return part.group(1).stripTrailing().stripIndent() + "\n";
  }
}
