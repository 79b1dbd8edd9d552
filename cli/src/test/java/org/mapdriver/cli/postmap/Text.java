package org.mapdriver.cli.postmap;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Bytes written as text: UTF-8, and U+F780 to U+F7FF for bytes that are not part of any UTF-8
 * sequence. So cases, and what was observed, are strings throughout.
 */
final class Text {
  private static final char RAW = '\uF700';

  private Text() {}

  /** The text that stands for one byte which is not UTF-8. */
  static String raw(int octet) {
    return String.valueOf((char) (RAW + octet));
  }

  static byte[] bytes(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    text.codePoints()
        .forEach(
            point -> {
              if (point >= RAW + 0x80 && point <= RAW + 0xFF) {
                out.write(point - RAW);
              } else {
                out.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
              }
            });
    return out.toByteArray();
  }

  static String of(byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      if (result.isUnderflow()) {
        return out.flip().toString();
      }
      if (result.isOverflow()) {
        throw new AssertionError("decoded text is longer than its bytes");
      }
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (RAW + (in.get() & 0xFF)));
      }
      decoder.reset();
    }
  }

  /**
   * For a failure message: control characters and raw bytes become escapes, long text is cut in the
   * middle.
   */
  static String shown(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              if (point >= RAW + 0x80 && point <= RAW + 0xFF) {
                out.append("\\x%02x".formatted(point - RAW));
              } else if (point == '\n') {
                out.append("\\n");
              } else if (point == '\r') {
                out.append("\\r");
              } else if (point == '\t') {
                out.append("\\t");
              } else if (point < ' ' || point == 0x7F) {
                out.append("\\x%02x".formatted(point));
              } else {
                out.appendCodePoint(point);
              }
            });
    if (out.length() > 600) {
      return out.substring(0, 400)
          + " … "
          + out.length()
          + " characters … "
          + out.substring(out.length() - 100);
    }
    return out.toString();
  }
}
