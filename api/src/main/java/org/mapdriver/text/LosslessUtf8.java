package org.mapdriver.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/**
 * Carries any bytes in a string: UTF-8 as itself, each byte that is not part of valid UTF-8 as a
 * lone surrogate U+DC80 to U+DCFF, which valid UTF-8 never contains.
 */
public final class LosslessUtf8 {
  private static final int ESCAPE = 0xdc00;

  private LosslessUtf8() {}

  /**
   * Makes a string of any bytes.
   *
   * @param bytes the bytes
   * @return a string from which {@link #encode} makes the same bytes
   */
  public static String decode(byte[] bytes) {
    CharsetDecoder decoder =
        UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      if (!result.isError()) {
        break;
      }
      for (int i = result.length(); i > 0; i--) {
        out.put((char) (ESCAPE | (in.get() & 0xff)));
      }
      decoder.reset();
    }
    return out.flip().toString();
  }

  /**
   * Makes the bytes again.
   *
   * @param text a string from {@link #decode}, or any other
   * @return the bytes
   */
  public static byte[] encode(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length() + 8);
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= (ESCAPE | 0x80) && c <= (ESCAPE | 0xff) && !followsHighSurrogate(text, i)) {
        out.writeBytes(text.substring(from, i).getBytes(UTF_8));
        out.write(c & 0xff);
        from = i + 1;
      }
    }
    out.writeBytes(text.substring(from).getBytes(UTF_8));
    return out.toByteArray();
  }

  /**
   * Whether bytes are valid UTF-8.
   *
   * @param bytes the bytes
   * @return whether a strict decoder accepts them
   */
  public static boolean isUtf8(byte[] bytes) {
    int ascii = 0;
    while (ascii < bytes.length && bytes[ascii] >= 0) {
      ascii++;
    }
    if (ascii == bytes.length) {
      return true; // nearly always, and without taking memory
    }
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException malformed) {
      return false;
    }
  }

  private static boolean followsHighSurrogate(String text, int index) {
    return index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
  }
}
