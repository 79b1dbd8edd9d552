package org.mapdriver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CopyCommandTest {
  private static final int ENTRIES = 2500;

  @TempDir Path folder;
  private String from = "";
  private String to = "";

  @BeforeEach
  void writeSource() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < ENTRIES; i++) {
      text.append(String.format("key%05d value%d%n", i, i));
    }
    from = "texthash:" + Files.writeString(folder.resolve("from"), text);
    to = "lmdb:" + folder.resolve("to");
  }

  @Test
  void copy_wholeMap_hasEveryEntry() {
    InProcess.Result result = InProcess.run("copy", from, to);

    assertThat(result.err()).isEmpty();
    assertThat(result.out()).startsWith("copied 2500 entries, in ");
    assertThat(InProcess.run("-s", to).out()).isEqualTo(InProcess.run("-s", from).out());
  }

  @Test
  void copy_ifAbsent_leavesEntriesThatAreThere() {
    InProcess.runWithInput("key00007 mine\n", "-i", to);

    InProcess.Result result = InProcess.run("copy", "--if-absent", from, to);

    assertThat(result.out()).startsWith("copied 2499 entries, left 1 alone that were there");
    assertThat(InProcess.run("-q", "key00007", to).out()).isEqualTo("mine\n");
  }

  @Test
  void copy_entryThatDoesNotFit_copiesTheOthersAndFails() throws IOException {
    Path source =
        Files.writeString(folder.resolve("from"), "a 1\n" + "k".repeat(600) + " 2\nz 3\n");

    InProcess.Result result = InProcess.run("copy", "texthash:" + source, to);

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).startsWith("copied 2 entries, left out 1 that do not fit");
    assertThat(result.errLines()).hasSize(2).last().asString().contains("1 entries are not in TO");
    assertThat(InProcess.run("-s", to).out()).isEqualTo("a\t1\nz\t3\n");
  }

  @Test
  void copy_afterAnInterruption_continuesBehindTheMark() throws IOException {
    Path mark = folder.resolve("mark");
    markAt(mark, "key01999");

    InProcess.Result result = InProcess.run("copy", "--resume-file", mark.toString(), from, to);

    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .startsWith("copied 500 entries behind 2000 that an earlier run copied");
    assertThat(InProcess.run("-q", "key01999", to).status()).isEqualTo(1);
    assertThat(InProcess.run("-q", "key02000", to).status()).isZero();
    assertThat(mark).doesNotExist();
  }

  @Test
  void copy_markedEntryIsGone_copiesAllAgain() throws IOException {
    Path mark = folder.resolve("mark");
    markAt(mark, "gone");

    InProcess.Result result = InProcess.run("copy", "--resume-file", mark.toString(), from, to);

    assertThat(result.status()).isZero();
    assertThat(result.errLines()).singleElement().asString().contains("copying all entries again");
    assertThat(result.out()).startsWith("copied 2500 entries");
  }

  @Test
  void copy_markOfAnotherCopy_isRefused() throws IOException {
    Path mark = Files.writeString(folder.resolve("mark"), "something else\n");

    InProcess.Result result = InProcess.run("copy", "--resume-file", mark.toString(), from, to);

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.errLines()).last().asString().contains("not a file of mapdriver copy");
    assertThat(mark).hasContent("something else\n");
  }

  @Test
  void copy_markCannotBeWritten_isRefusedBeforeAnythingIsCopied() {
    InProcess.Result result =
        InProcess.run("copy", "--resume-file", folder + "/none/mark", from, to);

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.errLines()).singleElement().asString().contains("its folder is not there");
    assertThat(InProcess.run("-s", to).out()).isEmpty();
  }

  @Test
  void copy_markIsNoText_isRefused() throws IOException {
    Path mark = Files.write(folder.resolve("mark"), new byte[] {-1, -2, 0});

    assertThat(
            InProcess.run("copy", "--resume-file", mark.toString(), from, "internal:x").errLines())
        .singleElement()
        .asString()
        .contains("this is not a file of mapdriver copy");
  }

  @Test
  void copy_targetCanOnlyBeRead_isRefused() {
    assertThat(InProcess.run("copy", from, "inline:{a=b}").errLines())
        .singleElement()
        .asString()
        .startsWith("mapdriver: error: open inline:");
  }

  @Test
  void copy_intoItself_isRefused() {
    assertThat(InProcess.run("copy", from, from).err()).contains("the same map");
  }

  private void markAt(Path mark, String key) throws IOException {
    try {
      CopyBookmark.of(mark, "copy " + from + " " + to)
          .mark(key.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    } catch (CommandException e) {
      throw new IOException(e);
    }
  }
}
