package org.mapdriver.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** JSON strings exactly as {@code postmap -j} writes them. */
final class JsonText {
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(UTF_8);

  private JsonText() {}

  /** One result: {@code {"key": "value"}}, without a newline. */
  static byte[] pair(byte[] key, byte[] value) {
    ByteArrayOutputStream json = new ByteArrayOutputStream(key.length + value.length + 16);
    json.write('{');
    quote(json, key);
    json.write(':');
    json.write(' ');
    quote(json, value);
    json.write('}');
    return json.toByteArray();
  }

  /** A string, in its quotes. */
  static String quoted(String text) {
    ByteArrayOutputStream json = new ByteArrayOutputStream(text.length() + 16);
    quote(json, text.getBytes(UTF_8));
    return json.toString(UTF_8);
  }

  private static void quote(ByteArrayOutputStream json, byte[] text) {
    json.write('"');
    for (byte b : text) {
      switch (b) {
        case '"' -> escape(json, '"');
        case '\\' -> escape(json, '\\');
        case '\b' -> escape(json, 'b');
        case '\f' -> escape(json, 'f');
        case '\n' -> escape(json, 'n');
        case '\r' -> escape(json, 'r');
        case '\t' -> escape(json, 't');
        default -> {
          if (b >= 0 && (b < ' ' || b == 0x7f)) {
            json.writeBytes("\\u00".getBytes(UTF_8));
            json.write(HEX[b >> 4]);
            json.write(HEX[b & 0xf]);
          } else {
            json.write(b);
          }
        }
      }
    }
    json.write('"');
  }

  private static void escape(ByteArrayOutputStream json, char letter) {
    json.write('\\');
    json.write(letter);
  }
}
