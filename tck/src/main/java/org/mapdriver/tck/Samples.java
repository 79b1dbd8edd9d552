package org.mapdriver.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keys and values that have broken maps before, and how to compare them. */
final class Samples {
  private static final int LONGEST_KEY_TRIED = 4096;

  private Samples() {}

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  /** Bytes of a given length that differ along their way, so that a cut or a shift shows. */
  static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    int state = length;
    for (int i = 0; i < length; i++) {
      state = state * 1_103_515_245 + 12_345;
      bytes[i] = (byte) (state >>> 16);
    }
    return bytes;
  }

  /** Keys with every byte that somebody's format gives a meaning to. No two are equal. */
  static List<byte[]> keys() {
    List<byte[]> keys = new ArrayList<>();
    for (String text :
        List.of(
            "a",
            "A",
            "a\0",
            "a\0b",
            "a b",
            " a",
            "a ",
            "a\tb",
            "a\nb",
            "a\r\nget b",
            "a=b;c=d",
            "a,b",
            "a%sb%d",
            "'; DROP TABLE t; --",
            "\"\\",
            "../../a",
            "/",
            ".",
            "#a",
            "*",
            "user@example.com",
            "grün",
            "gru\u0308n",
            "名前",
            "\uD83D\uDE00")) {
      keys.add(bytes(text));
    }
    keys.add(new byte[0]);
    keys.add(new byte[] {0});
    keys.add(new byte[] {0, 0});
    keys.add(new byte[] {(byte) 0xff});
    keys.add(new byte[] {(byte) 0xff, (byte) 0xfe, 'a'});
    keys.add(new byte[] {(byte) 0xc3, '('}); // not UTF-8
    keys.add(new byte[] {(byte) 0xc3}); // UTF-8 cut short: as text the same as the key 0xff
    keys.add(everyByte());
    for (int length : new int[] {100, 250, 251, 255, 510, 511, 512, 1024, LONGEST_KEY_TRIED}) {
      keys.add(bytes("k".repeat(length)));
    }
    return keys;
  }

  /** Those keys that a map can hold. */
  static List<byte[]> keysHeldBy(MapFixture fixture) {
    return keys().stream().filter(fixture::holds).toList();
  }

  /** Those keys that a map can never hold, and one that is longer than its longest. */
  static List<byte[]> keysForeignTo(MapFixture fixture) {
    List<byte[]> foreign = new ArrayList<>();
    keys().stream().filter(key -> !fixture.holds(key)).forEach(foreign::add);
    if (fixture.maxKeyBytes() < Integer.MAX_VALUE) {
      foreign.add(bytes("k".repeat(fixture.maxKeyBytes() + 1)));
    }
    return foreign;
  }

  /** Values with every byte that somebody's format gives a meaning to, as far as they fit. */
  static List<byte[]> valuesHeldBy(MapFixture fixture) {
    List<byte[]> values = new ArrayList<>();
    for (String text :
        List.of("v", " ", " v ", "v\0", "\0", "\0\0", "v\r\nEND\r\n", "\n", "a\tb", "grün", "''")) {
      values.add(bytes(text));
    }
    values.add(new byte[0]);
    values.add(new byte[] {(byte) 0xff, 0, (byte) 0xfe});
    values.add(everyByte());
    for (int length : new int[] {1000, 4095, 4096, 10_000, 65_535, 65_536, 1_000_000}) {
      values.add(pattern(length));
    }
    return values.stream().filter(value -> value.length <= fixture.maxValueBytes()).toList();
  }

  private static byte[] everyByte() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    return all;
  }

  /** How bytes are told to people: short, one line. */
  static String show(byte @Nullable [] bytes) {
    if (bytes == null) {
      return "null";
    }
    StringBuilder text = new StringBuilder(80).append(bytes.length).append(" bytes \"");
    for (byte b : Arrays.copyOf(bytes, Math.min(bytes.length, 32))) {
      if (b >= ' ' && b < 0x7f && b != '"') {
        text.append((char) b);
      } else {
        text.append(String.format("\\x%02x", b));
      }
    }
    return text.append(bytes.length > 32 ? "…\"" : "\"").toString();
  }

  /** Fails unless the bytes are these; the advice says what the driver should do. */
  static void assertBytes(byte[] expected, byte @Nullable [] actual, String advice) {
    assertNotNull(actual, () -> advice + "; expected " + show(expected) + ", got null (a miss)");
    assertArrayEquals(
        expected, actual, () -> advice + "; expected " + show(expected) + ", got " + show(actual));
  }
}
