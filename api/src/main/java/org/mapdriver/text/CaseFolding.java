package org.mapdriver.text;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * Folds keys as Postfix does: ASCII letters to lower case; keys with other characters by full
 * Unicode case folding, which the JDK does not offer.
 */
public final class CaseFolding {
  private CaseFolding() {}

  /** Read when the first key that is not ASCII is folded: most programs never see one. */
  private static final class Table {
    static final Map<Integer, String> FOLDED = read();

    private static Map<Integer, String> read() {
      Map<Integer, String> folded = new HashMap<>(4096);
      try (InputStream in = CaseFolding.class.getResourceAsStream("case-folding.txt")) {
        if (in == null) {
          throw new IllegalStateException("case-folding.txt is missing from the api's jar");
        }
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, US_ASCII));
        String line;
        while ((line = lines.readLine()) != null) {
          if (!line.startsWith("#")) {
            readLine(line, folded);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return Collections.unmodifiableMap(folded);
    }

    /** A code point and what it folds to: hexadecimal numbers with a blank between them. */
    private static void readLine(String line, Map<Integer, String> folded) {
      int blank = line.indexOf(' ');
      int from = Integer.parseInt(line, 0, blank, 16);
      StringBuilder to = new StringBuilder(3);
      while (blank < line.length()) {
        int start = blank + 1;
        int next = line.indexOf(' ', start);
        blank = next < 0 ? line.length() : next;
        to.appendCodePoint(Integer.parseInt(line, start, blank, 16));
      }
      folded.put(from, to.toString());
    }
  }

  /**
   * Folds a key.
   *
   * @param key the key; in one that is not valid UTF-8, the ASCII letters are folded and other
   *     bytes kept
   * @return the folded key; the same array if nothing changes
   */
  public static byte[] fold(byte[] key) {
    boolean upper = false;
    for (byte b : key) {
      if (b < 0) {
        return LosslessUtf8.isUtf8(key) ? foldUnicode(key) : foldAscii(key);
      }
      upper |= b >= 'A' && b <= 'Z';
    }
    return upper ? foldAscii(key) : key;
  }

  private static byte[] foldAscii(byte[] key) {
    byte[] folded = key.clone();
    for (int i = 0; i < folded.length; i++) {
      if (folded[i] >= 'A' && folded[i] <= 'Z') {
        folded[i] |= 0x20;
      }
    }
    return folded;
  }

  private static byte[] foldUnicode(byte[] key) {
    StringBuilder folded = new StringBuilder(key.length);
    String text = new String(key, UTF_8);
    int point;
    for (int i = 0; i < text.length(); i += Character.charCount(point)) {
      point = text.codePointAt(i);
      if (point < 0x80) {
        folded.append((char) (point >= 'A' && point <= 'Z' ? point | 0x20 : point));
        continue;
      }
      String to = Table.FOLDED.get(point);
      if (to == null) {
        folded.appendCodePoint(point);
      } else {
        folded.append(to);
      }
    }
    return folded.toString().getBytes(UTF_8);
  }
}
