package org.mapdriver.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mapdriver.Fuzzed;

/**
 * Has a fuzzer write the source of a table. {@code bin/fuzz source} runs it.
 *
 * <p>An input's first byte says how the text comes in pieces, and with its highest bit that it need
 * not be UTF-8. What {@link TableSource} finds must be what a plain reading of the whole text
 * finds, and what it finds again in those entries written down.
 */
public final class TableSourceFuzz {
  private TableSourceFuzz() {}

  /** An entry as text, one character for each byte. */
  private record Found(int line, String key, String value) {}

  /** Called by Jazzer. Anything thrown is a finding. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    int cut = data[0] & 0x7f;
    boolean anyBytes = data[0] < 0;
    byte[] text = Arrays.copyOfRange(data, 1, data.length);
    try {
      List<String> warnings = new ArrayList<>();
      List<Found> found = new ArrayList<>();
      Fuzzed.requireLittleMemory(
          text.length,
          () -> {
            warnings.clear();
            found.clear();
            read(text, cut, anyBytes, found, warnings);
          });
      warnings.forEach(Fuzzed::requireOneLine);
      int expectedWarnings = checkEntries(text, anyBytes, found);
      Fuzzed.require(warnings.size() == expectedWarnings, "warnings: " + warnings);
      checkRoundTrip(found, cut, anyBytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // no line here is that long
    }
  }

  private static void read(
      byte[] text, int cut, boolean anyBytes, List<Found> found, List<String> warnings)
      throws IOException {
    try (TableSource source = new TableSource(Fuzzed.inPieces(text, cut), "in", warnings::add)) {
      if (anyBytes) {
        source.acceptAnyBytes();
      }
      TableSource.Entry entry;
      while ((entry = source.next()) != null) {
        found.add(
            new Found(
                entry.line(),
                new String(entry.key(), ISO_8859_1),
                new String(entry.value(), ISO_8859_1)));
      }
    }
  }

  /** Answers how many warnings there must be. */
  private static int checkEntries(byte[] text, boolean anyBytes, List<Found> found) {
    LinesByHand byHand = LinesByHand.of(text);
    int warnings = byHand.warnings();
    List<Found> expected = new ArrayList<>();
    for (LinesByHand.Line line : byHand.lines()) {
      int keyEnd = endOfKey(line.text());
      String value = keyEnd < 0 ? "" : LinesByHand.strip(line.text().substring(keyEnd));
      if (keyEnd <= 0 || value.isEmpty() || (!anyBytes && !isUtf8(line.text()))) {
        warnings++;
        continue;
      }
      String key = line.text().substring(0, keyEnd);
      warnings += key.endsWith(":") ? 1 : 0;
      expected.add(new Found(line.number(), key, value));
    }
    Fuzzed.require(expected.equals(found), "entries are " + found + ", not " + expected);
    return warnings;
  }

  /** The first blank that an even number of quotes stands before; -1 if a quote is left open. */
  private static int endOfKey(String line) {
    String escaped = line.replaceAll("(?s)\\\\.", "xx");
    boolean open = false;
    for (int i = 0; i < escaped.length(); i++) {
      open ^= escaped.charAt(i) == '"';
      if (!open && LinesByHand.isBlank(escaped.charAt(i))) {
        return i;
      }
    }
    return open ? -1 : line.length();
  }

  private static boolean isUtf8(String bytes) {
    byte[] raw = bytes.getBytes(ISO_8859_1);
    return Arrays.equals(raw, new String(raw, UTF_8).getBytes(UTF_8));
  }

  private static void checkRoundTrip(List<Found> found, int cut, boolean anyBytes)
      throws IOException {
    StringBuilder written = new StringBuilder();
    found.forEach(each -> written.append(each.key()).append(' ').append(each.value()).append('\n'));
    List<Found> again = new ArrayList<>();
    read(written.toString().getBytes(ISO_8859_1), cut, anyBytes, again, new ArrayList<>());
    Fuzzed.require(
        again.stream().map(Found::key).toList().equals(found.stream().map(Found::key).toList())
            && again.stream()
                .map(Found::value)
                .toList()
                .equals(found.stream().map(Found::value).toList()),
        "read again, the entries are " + again);
  }
}
