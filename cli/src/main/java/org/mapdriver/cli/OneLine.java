package org.mapdriver.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Makes text from anywhere fit to stand on one line of a terminal. */
final class OneLine {
  private static final int MOST = 64;
  private static final String HEX = "0123456789abcdef";

  private OneLine() {}

  /** Escapes whatever could end the line, drive the terminal, or not be encoded. */
  static String of(String text) {
    int i = 0;
    while (i < text.length() && isPlain(text, i)) {
      i++;
    }
    if (i == text.length()) {
      return text;
    }
    StringBuilder shown = new StringBuilder(text.length() + 16).append(text, 0, i);
    for (; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isPlain(text, i)) {
        shown.append(c);
      } else {
        shown.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          shown.append(HEX.charAt((c >> shift) & 0xf));
        }
      }
    }
    return shown.toString();
  }

  /** In quotes, cut to 64 characters. */
  static String quoted(String text) {
    String cut = text.length() <= MOST ? text : text.substring(0, MOST) + "…";
    return '"' + of(cut) + '"';
  }

  /** Bytes read as UTF-8, in quotes, cut to 64 characters. */
  static String quoted(byte[] bytes) {
    return quoted(new String(bytes, 0, Math.min(bytes.length, 4 * MOST + 4), UTF_8));
  }

  /** What an I/O failure says, without the path that the caller names already. */
  static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    } else if (e instanceof AccessDeniedException) {
      return "permission denied";
    } else if (e instanceof FileSystemException failure && failure.getReason() != null) {
      return failure.getReason();
    }
    return String.valueOf(e.getMessage());
  }

  private static boolean isPlain(String text, int index) {
    char c = text.charAt(index);
    if (c < 0x7f) {
      return c >= ' ';
    }
    if (Character.isHighSurrogate(c)) {
      return index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1));
    } else if (Character.isLowSurrogate(c)) {
      return index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
    }
    // C1 controls, line separators and the marks that change the direction of writing
    return c > 0x9f && c != 0x2028 && c != 0x2029 && !(c >= 0x202a && c <= 0x202e) && c != 0xfeff;
  }
}
