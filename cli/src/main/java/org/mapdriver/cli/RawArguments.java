package org.mapdriver.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mapdriver.text.LosslessUtf8;

/**
 * The arguments of the process as they were given. The JVM decodes them by the locale and replaces
 * what it cannot decode, but a key may be any bytes: where that could matter, the kernel's copy is
 * read instead.
 */
final class RawArguments {
  private static final Path KERNEL_COPY = Path.of("/proc/self/cmdline");

  private RawArguments() {}

  /** The arguments as strings of {@link LosslessUtf8}. */
  static List<String> of(String[] decoded) {
    for (String argument : decoded) {
      for (int i = 0; i < argument.length(); i++) {
        if (argument.charAt(i) > 0x7e) {
          return fromKernel(decoded);
        }
      }
    }
    return List.of(decoded);
  }

  private static List<String> fromKernel(String[] decoded) {
    byte[] all;
    try {
      all = Files.readAllBytes(KERNEL_COPY);
    } catch (IOException e) {
      return List.of(decoded); // not Linux; the JVM's reading of UTF-8 is right for valid UTF-8
    }
    List<String> words = split(all);
    return words.size() < decoded.length
        ? List.of(decoded)
        : words.subList(words.size() - decoded.length, words.size());
  }

  /** Words that each end in a NUL. */
  static List<String> split(byte[] all) {
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < all.length; i++) {
      if (all[i] == 0) {
        words.add(LosslessUtf8.decode(Arrays.copyOfRange(all, start, i)));
        start = i + 1;
      }
    }
    return words;
  }
}
