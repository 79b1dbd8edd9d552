package org.mapdriver.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mapdriver.text.LosslessUtf8;

/** The small forms that go out and come in: JSON, one line, lines of input, raw arguments. */
final class TextFormsTest {
  @Test
  void json_controlsAndQuotes_areEscapedAsPostmapDoes() {
    byte[] key = "a\"\\\b\f\n\r\t\u0001\u001f\u007f/ü".getBytes(UTF_8);

    String json = new String(JsonText.pair(key, new byte[0]), UTF_8);

    assertThat(json).isEqualTo("{\"a\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001F\\u007F/ü\": \"\"}");
  }

  @Test
  void oneLine_whateverCouldBreakALine_isEscaped() {
    assertThat(OneLine.of("a\nb\r\u001b[2Jc\u0085\u2028\u202e\udc80"))
        .hasLineCount(1)
        .isEqualTo("a\\u000ab\\u000d\\u001b[2Jc\\u0085\\u2028\\u202e\\udc80");
    assertThat(OneLine.of("größe 😀")).isEqualTo("größe 😀");
    assertThat(OneLine.quoted("x".repeat(100))).hasSize(67);
  }

  @Test
  void lines_untrimmedAndWithoutLastNewline_areAllThere() throws CommandException {
    LineReader lines = reader(" a \r\n\nlast");

    assertThat(lines.next()).isEqualTo(" a \r".getBytes(UTF_8));
    assertThat(lines.next()).isEmpty();
    assertThat(lines.next()).isEqualTo("last".getBytes(UTF_8));
    assertThat(lines.next()).isNull();
  }

  @Test
  void lines_longerThanTheBuffer_areWhole() throws CommandException {
    String line = "x".repeat(200_000);
    LineReader lines = reader(line + "\n" + line + "\n");

    assertThat(lines.next()).hasSize(200_000);
    assertThat(lines.next()).hasSize(200_000);
    assertThat(lines.next()).isNull();
  }

  @Test
  void lines_withoutEnd_areRefusedBeforeTheyCostMemory() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }
        };

    assertThatThrownBy(() -> new LineReader(endless).next())
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("longer than");
  }

  @Test
  void rawArguments_bytesThatAreNotUtf8_survive() {
    byte[] kernelCopy = {'-', 'q', 0, (byte) 0xff, 'k', 0, 0};

    assertThat(RawArguments.split(kernelCopy)).hasSize(3).endsWith("");
    assertThat(LosslessUtf8.encode(RawArguments.split(kernelCopy).get(1)))
        .containsExactly(0xff, 'k');
  }

  @Test
  void hasNextNow_linesThatArriveInPieces_saysWhetherNextWillRead() throws CommandException {
    String text =
        IntStream.range(0, 20_000).mapToObj(i -> "key " + i + "\n").collect(Collectors.joining());
    AtomicInteger reads = new AtomicInteger();
    LineReader lines = new LineReader(inPieces(text.getBytes(UTF_8), 100, reads));

    StringBuilder read = new StringBuilder();
    while (true) {
      boolean now = lines.hasNextNow();
      int before = reads.get();
      byte[] line = lines.next();
      assertThat(reads.get() == before).isEqualTo(now);
      if (line == null) {
        break;
      }
      read.append(new String(line, UTF_8)).append('\n');
    }

    assertThat(read.toString()).isEqualTo(text);
  }

  @Test
  void query_inputPauses_hasAnsweredAllThatCameBefore() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<String> seen = new ArrayList<>();
    byte[] input = "a\na\nb\n".repeat(20).getBytes(UTF_8);
    InputStream pausing =
        new ByteArrayInputStream(input) {
          @Override
          public synchronized int read(byte[] buffer, int offset, int length) {
            seen.add(out.toString(UTF_8));
            return super.read(buffer, offset, Math.min(length, input.length / 2));
          }
        };

    int status =
        Main.run(
            new String[] {"-q", "-", "inline:{a=1}"},
            new Console(pausing, out, OutputStream.nullOutputStream()));

    assertThat(status).isZero();
    assertThat(seen).containsExactly("", "a\t1\n".repeat(20), "a\t1\n".repeat(40));
  }

  private static InputStream inPieces(byte[] text, int bytes, AtomicInteger reads) {
    return new ByteArrayInputStream(text) {
      @Override
      public synchronized int read(byte[] buffer, int offset, int length) {
        reads.incrementAndGet();
        return super.read(buffer, offset, Math.min(length, bytes));
      }
    };
  }

  private static LineReader reader(String text) {
    return new LineReader(new ByteArrayInputStream(text.getBytes(UTF_8)));
  }
}
