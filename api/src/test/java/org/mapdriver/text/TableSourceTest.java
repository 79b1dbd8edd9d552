package org.mapdriver.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mapdriver.Bytes.raw;
import static org.mapdriver.Bytes.text;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** POSTFIX.md, section 2; the expected results were taken from postmap 3.7.11. */
class TableSourceTest {
  private final List<String> warnings = new ArrayList<>();

  private List<String> read(String latin1) throws IOException {
    List<String> entries = new ArrayList<>();
    try (TableSource source =
        new TableSource(new ByteArrayInputStream(raw(latin1)), "in", warnings::add)) {
      TableSource.Entry entry;
      while ((entry = source.next()) != null) {
        entries.add(entry.line() + "[" + text(entry.key()) + "][" + text(entry.value()) + "]");
      }
    }
    return entries;
  }

  @Test
  void next_keyAndValue_areDividedAtTheFirstBlankAndTrimmed() throws IOException {
    assertThat(read("k v\nk2 \t two  words \r\nk3\tv3"))
        .containsExactly("1[k][v]", "2[k2][two  words]", "3[k3][v3]");
    assertThat(warnings).isEmpty();
  }

  @Test
  void next_quotesAndBackslashes_keepBlanksAndStayInTheKey() throws IOException {
    assertThat(read("\"a b\" v\nq\"a b\"c val\nback\\ slash v\n\"x\\\" y\" z\n\\\"q v\ne \"\n"))
        .containsExactly(
            "1[\"a b\"][v]",
            "2[q\"a b\"c][val]",
            "3[back\\ slash][v]",
            "4[\"x\\\" y\"][z]",
            "5[\\\"q][v]",
            "6[e][\"]");
    assertThat(warnings).isEmpty();
  }

  @Test
  void next_continuationAndComments_joinAcrossDroppedLines() throws IOException {
    assertThat(read("a one\n\n# c\n  two\n   # d\n\tthree\nb x\n"))
        .containsExactly("1[a][one  two\tthree]", "7[b][x]");
  }

  @Test
  void next_valueOnTheContinuationLine_counts() throws IOException {
    assertThat(read("a\n b\n")).containsExactly("1[a][b]");
  }

  @Test
  void next_linesThatAreNoEntries_areWarnedAboutAndLeftOut() throws IOException {
    assertThat(
            read(
                " lead\nk v\n\"bad z\nnov\nnov2 \n\u00ff v\nok \u00ff\nend\\\n\"q\\\ncol: v\nz v\n"))
        .containsExactly("2[k][v]", "10[col:][v]", "11[z][v]");
    assertThat(warnings)
        .containsExactly(
            "in, line 1: starts with a blank but continues nothing; ignored",
            "in, line 3: unbalanced '\"' in \"\"bad z\"; ignored",
            "in, line 4: expected format: key whitespace value; ignored",
            "in, line 5: expected format: key whitespace value; ignored",
            "in, line 6: not valid UTF-8: \"\ufffd v\"; ignored",
            "in, line 7: not valid UTF-8: \"ok \ufffd\"; ignored",
            "in, line 8: expected format: key whitespace value; ignored",
            "in, line 9: unbalanced '\"' in \"\"q\\\"; ignored",
            "in, line 10: the key ends in \":\"; is this an alias file? Stored all the same");
  }

  @Test
  void next_emptyInput_hasNoEntries() throws IOException {
    assertThat(read("")).isEmpty();
    assertThat(read("\n\n# only\n")).isEmpty();
  }

  @Test
  void next_inputFarLargerThanMemory_isReadEntryByEntry() throws IOException {
    long lines = 40_000_000_000L; // no list of these fits anywhere
    InputStream endless = new Repeating(raw("key value\n"), lines);

    try (TableSource source = new TableSource(endless, "in", warnings::add)) {
      for (int i = 0; i < 500_000; i++) {
        assertThat(source.next()).isNotNull();
      }
    }
  }

  @Test
  void next_lineOverTheBound_isAnErrorThatNamesTheLine() {
    byte[] chunk = raw("x".repeat(4096));
    TableSource source = new TableSource(new Repeating(chunk, Long.MAX_VALUE), "in", warnings::add);

    assertThatThrownBy(source::next)
        .isInstanceOf(IOException.class)
        .hasMessage("line 1 is longer than 16777216 bytes; split it");
  }

  @Test
  void open_noSuchFileOrFolder_isAnIoException(@TempDir Path folder) {
    assertThatThrownBy(() -> TableSource.open(folder.resolve("x"), warnings::add))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> TableSource.open(folder, warnings::add))
        .isInstanceOf(IOException.class)
        .hasMessage("it is a folder");
  }

  /** The same bytes over and over. */
  private static final class Repeating extends InputStream {
    private final byte[] unit;
    private long left;
    private int at;

    Repeating(byte[] unit, long times) {
      this.unit = unit;
      this.left = times;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (left == 0) {
        return -1;
      }
      int count = Math.min(length, unit.length - at);
      System.arraycopy(unit, at, target, offset, count);
      at += count;
      if (at == unit.length) {
        at = 0;
        left--;
      }
      return count;
    }
  }
}
