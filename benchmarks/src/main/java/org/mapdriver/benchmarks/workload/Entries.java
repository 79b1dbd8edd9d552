package org.mapdriver.benchmarks.workload;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Random;

/**
 * Keys that look like mail addresses, with values of one length, and an order of access in which
 * few keys are asked for often: Zipf's law with exponent 1, seeded, so that each run asks the same.
 */
public final class Entries {
  /** The length of the precomputed order, a power of two. */
  private static final int ORDER = 1 << 16;

  private final String[] keys;
  private final int valueBytes;
  private final int[] order;

  private Entries(String[] keys, int valueBytes, int[] order) {
    this.keys = keys;
    this.valueBytes = valueBytes;
    this.order = order;
  }

  /**
   * Makes entries.
   *
   * @param count how many
   * @param valueBytes the length of each value
   * @return the entries
   */
  public static Entries of(int count, int valueBytes) {
    String[] keys = new String[count];
    for (int i = 0; i < count; i++) {
      keys[i] = "user" + i + "@mail" + i % 97 + ".example.com";
    }
    double[] cumulative = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += 1.0 / (i + 1);
      cumulative[i] = sum;
    }
    Random random = new Random(42);
    int[] order = new int[ORDER];
    for (int i = 0; i < ORDER; i++) {
      int at = Arrays.binarySearch(cumulative, random.nextDouble() * sum);
      order[i] = Math.min(count - 1, at < 0 ? -at - 1 : at);
    }
    return new Entries(keys, valueBytes, order);
  }

  /**
   * How many there are.
   *
   * @return the count
   */
  public int size() {
    return keys.length;
  }

  /**
   * A key by its number.
   *
   * @param index from 0
   * @return the key
   */
  public String key(int index) {
    return keys[index];
  }

  /**
   * The key that comes at a point of the order of access.
   *
   * @param step any number
   * @return a key, popular ones more often
   */
  public String next(int step) {
    return keys[order[step & (ORDER - 1)]];
  }

  /**
   * The value of a key by its number.
   *
   * @param index from 0
   * @return its value
   */
  public byte[] value(int index) {
    byte[] value = new byte[valueBytes];
    Arrays.fill(value, (byte) ('a' + index % 26));
    return value;
  }

  byte[] setCommand(int index) {
    byte[] line = ("set " + keys[index] + " 0 0 " + valueBytes + "\r\n").getBytes(US_ASCII);
    byte[] command = Arrays.copyOf(line, line.length + valueBytes + 2);
    System.arraycopy(value(index), 0, command, line.length, valueBytes);
    command[command.length - 2] = '\r';
    command[command.length - 1] = '\n';
    return command;
  }
}
