package org.mapdriver.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Arrays;
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
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, UTF_8));
        String line;
        while ((line = lines.readLine()) != null) {
          if (!line.startsWith("#")) {
            int[] points =
                Arrays.stream(line.split(" ", -1))
                    .mapToInt(hex -> Integer.parseInt(hex, 16))
                    .toArray();
            folded.put(points[0], new String(points, 1, points.length - 1));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return folded;
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
    new String(key, UTF_8)
        .codePoints()
        .forEach(
            point -> {
              if (point < 0x80) {
                folded.append((char) (point >= 'A' && point <= 'Z' ? point | 0x20 : point));
                return;
              }
              String to = Table.FOLDED.get(point);
              if (to == null) {
                folded.appendCodePoint(point);
              } else {
                folded.append(to);
              }
            });
    return folded.toString().getBytes(UTF_8);
  }
}
