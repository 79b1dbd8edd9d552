package org.mapdriver.benchmarks.workload;

import java.util.List;

/**
 * Keys that are asked for at once, in both of the forms that clients take.
 *
 * @param texts as text
 * @param bytes the same, as bytes
 */
public record KeyBatch(List<String> texts, List<byte[]> bytes) {
  static KeyBatch of(List<Key> keys) {
    return new KeyBatch(
        keys.stream().map(Key::text).toList(), keys.stream().map(Key::bytes).toList());
  }

  /**
   * How many keys there are.
   *
   * @return the count
   */
  public int size() {
    return bytes.size();
  }
}
