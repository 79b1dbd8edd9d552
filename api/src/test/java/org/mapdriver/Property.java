package org.mapdriver;

import java.util.Random;
import java.util.function.Consumer;

/**
 * Checks that something holds for many random inputs; a failure names the seed that made its input.
 */
public final class Property {
  private static final int TRIES = 2000;

  private Property() {}

  /** Runs a check with many sources of randomness, the same ones each time. */
  public static void holds(Consumer<Random> check) {
    for (long seed = 0; seed < TRIES; seed++) {
      try {
        check.accept(new Random(seed));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("does not hold for seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  /** A string of up to {@code most} characters out of {@code alphabet}. */
  public static String text(Random random, String alphabet, int most) {
    int length = random.nextInt(most + 1);
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  /** Up to {@code most} bytes of any value, some of them in a row valid UTF-8. */
  public static byte[] bytes(Random random, int most) {
    byte[] bytes = new byte[random.nextInt(most + 1)];
    random.nextBytes(bytes);
    byte[] valid =
        "aß\u20ac\ud83d\udca9\u00ed\ud7ff\ue000".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    int start = random.nextInt(valid.length);
    int length = Math.min(bytes.length, random.nextInt(valid.length - start));
    System.arraycopy(valid, start, bytes, bytes.length - length, length);
    return bytes;
  }
}
