package org.mapdriver.benchmarks.workload;

/** An order of access, made before the clock runs. */
public final class KeyOrder {
  private final Key[] keys;
  private final int mask;

  KeyOrder(Key[] keys) {
    if (Integer.bitCount(keys.length) != 1) {
      throw new IllegalArgumentException(keys.length + " keys, must be a power of two");
    }
    this.keys = keys;
    this.mask = keys.length - 1;
  }

  /**
   * The key that comes at a point.
   *
   * @param step any number
   * @return a key
   */
  public Key at(int step) {
    return keys[step & mask];
  }
}
