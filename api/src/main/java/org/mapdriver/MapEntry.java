package org.mapdriver;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Objects;

/**
 * A key with its value. Equal when the bytes are equal.
 *
 * <p>The arrays are not copied: whoever makes an entry gives them away, and whoever changes them
 * afterwards changes the entry.
 *
 * @param key the key's bytes
 * @param value the value's bytes; may be of length 0
 */
public record MapEntry(byte[] key, byte[] value) {
  /**
   * Checks that neither is null.
   *
   * @param key the key's bytes
   * @param value the value's bytes; may be of length 0
   */
  public MapEntry {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
  }

  /**
   * An entry of two strings, as UTF-8.
   *
   * @param key the key
   * @param value the value
   * @return the entry
   */
  public static MapEntry of(String key, String value) {
    return new MapEntry(key.getBytes(UTF_8), value.getBytes(UTF_8));
  }

  /**
   * The key read as UTF-8.
   *
   * @return the key; malformed bytes become U+FFFD
   */
  public String keyString() {
    return new String(key, UTF_8);
  }

  /**
   * The value read as UTF-8.
   *
   * @return the value; malformed bytes become U+FFFD
   */
  public String valueString() {
    return new String(value, UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MapEntry entry
        && Arrays.equals(key, entry.key)
        && Arrays.equals(value, entry.value);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(key) + Arrays.hashCode(value);
  }

  /** The key as text, and the value's length: values do not belong in logs. */
  @Override
  public String toString() {
    return "MapEntry[" + keyString() + ", " + value.length + " bytes]";
  }
}
