package org.mapdriver.benchmarks.workload;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * A key in both of the forms that clients take, so that none pays for converting it.
 *
 * @param text as text
 * @param bytes the same, as bytes
 */
public record Key(String text, byte[] bytes) {
  static Key of(String text) {
    return new Key(text, text.getBytes(US_ASCII));
  }
}
