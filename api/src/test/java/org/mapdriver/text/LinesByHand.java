package org.mapdriver.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Logical lines, read plainly and all at once, one character for each byte: what {@link
 * LogicalLines} must find, written apart from it on purpose.
 *
 * @param lines the lines, cut at their NUL
 * @param warnings how many there must be
 */
public record LinesByHand(List<Line> lines, int warnings) {
  /** A line with the number of its first physical line. */
  public record Line(int number, String text) {}

  /** Reads a text. */
  public static LinesByHand of(byte[] bytes) {
    String text = new String(bytes, ISO_8859_1);
    List<Line> joined = new ArrayList<>();
    int warnings = 0;
    String[] physical = text.split("\n", -1);
    for (int i = 0; i < physical.length; i++) {
      String bare = strip(physical[i]);
      if (bare.isEmpty() || bare.startsWith("#")) {
        continue;
      }
      boolean continues = isBlank(physical[i].charAt(0));
      if (continues && joined.isEmpty()) {
        warnings++;
      } else if (continues) {
        Line before = joined.remove(joined.size() - 1);
        joined.add(new Line(before.number(), before.text() + physical[i]));
      } else {
        joined.add(new Line(i + 1, physical[i]));
      }
    }
    warnings += (int) joined.stream().filter(line -> line.text().indexOf(0) >= 0).count();
    Stream<Line> cut =
        joined.stream()
            .map(line -> new Line(line.number(), line.text().replaceFirst("(?s)\0.*", "")));
    return new LinesByHand(cut.toList(), warnings);
  }

  /** Without the blanks at both ends. */
  public static String strip(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isBlank(text.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  /** What Postfix counts as white space. */
  public static boolean isBlank(char c) {
    return "\t\n\u000b\f\r ".indexOf(c) >= 0;
  }
}
