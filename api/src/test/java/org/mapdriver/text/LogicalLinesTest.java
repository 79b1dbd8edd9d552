package org.mapdriver.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mapdriver.Bytes.raw;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mapdriver.Property;

/** POSTFIX.md, 2.1. */
class LogicalLinesTest {
  private final List<String> warnings = new ArrayList<>();

  private List<String> read(InputStream in) {
    List<String> read = new ArrayList<>();
    try (LogicalLines lines = new LogicalLines(in, "in", warnings::add)) {
      LogicalLines.Line line;
      while ((line = lines.next()) != null) {
        read.add(line.number() + ":" + new String(line.bytes(), StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return read;
  }

  private List<String> read(String latin1) {
    return read(new ByteArrayInputStream(raw(latin1)));
  }

  @Test
  void next_blankAndCommentLines_areDropped() {
    assertThat(read("\n \t\r\n#a\n  #b\nc\n\u000b\f\nd")).containsExactly("5:c", "7:d");
    assertThat(warnings).isEmpty();
  }

  @Test
  void next_continuation_isJoinedAsItStandsAcrossDroppedLines() {
    assertThat(read("a\n b\n\n#x\n\tc\nd")).containsExactly("1:a b\tc", "6:d");
  }

  @Test
  void next_continuationOfNothing_isAWarningEach() {
    assertThat(read("  a\n\tb\nc\n d")).containsExactly("3:c d");
    assertThat(warnings)
        .containsExactly(
            "in, line 1: starts with a blank but continues nothing; ignored",
            "in, line 2: starts with a blank but continues nothing; ignored");
  }

  @Test
  void next_carriageReturns_stay() {
    assertThat(read("a\r\nb\r")).containsExactly("1:a\r", "2:b\r");
  }

  /** Postfix's strings end there; expected results taken from postmap 3.7.11. */
  @Test
  void next_nul_endsTheLogicalLineWithAWarning() {
    assertThat(read("a b\u0000c\n d\n\u0000x\n#\u0000\ne")).containsExactly("1:a b", "3:", "5:e");
    assertThat(warnings)
        .containsExactly(
            "in, line 1: a NUL byte ends the line; what follows it is left out",
            "in, line 3: a NUL byte ends the line; what follows it is left out");
  }

  @Test
  void next_linesLongerThanTheBuffer_areWhole() {
    String text = "x".repeat(200_000);

    assertThat(read("a" + text + "\n " + text + "\nb\n"))
        .containsExactly("1:a" + text + " " + text, "3:b");
  }

  @Test
  void next_anyTextInAnyPieces_isTheSame() {
    Property.holds(
        random -> {
          String text = Property.text(random, "ab # \n\n\t\r", 60);
          warnings.clear();
          List<String> whole = read(text);
          List<String> byByte = read(new OneByteAtATime(raw(text)));

          assertThat(byByte).isEqualTo(whole);
          for (String line : whole) {
            char first = line.charAt(line.indexOf(':') + 1);
            assertThat(" \t\r#\n").doesNotContain(String.valueOf(first));
          }
        });
  }

  private static final class OneByteAtATime extends ByteArrayInputStream {
    OneByteAtATime(byte[] bytes) {
      super(bytes);
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      return super.read(target, offset, Math.min(1, length));
    }
  }
}
