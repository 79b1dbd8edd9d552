package org.mapdriver.benchmarks.workload;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Keys that look like mail addresses, with values of one length, and an order of access in which
 * few keys are asked for often: Zipf's law with exponent 1, seeded, so that each run asks the same.
 */
public final class Entries {
  /** How many keys a batch has. */
  public static final int BATCH = 100;

  /** The length of the precomputed order, a power of two. */
  private static final int ORDER = 1 << 16;

  /** A prime: batches and walks step by it, so that neighbours do not stand side by side. */
  private static final int STRIDE = 7_919;

  private final int count;
  private final int valueBytes;

  private Entries(int count, int valueBytes) {
    this.count = count;
    this.valueBytes = valueBytes;
  }

  /**
   * Entries with numbers from 0.
   *
   * @param count how many
   * @param valueBytes the length of each value
   * @return the entries
   */
  public static Entries of(int count, int valueBytes) {
    return new Entries(count, valueBytes);
  }

  /**
   * How many there are.
   *
   * @return the count
   */
  public int size() {
    return count;
  }

  /**
   * A key by its number.
   *
   * @param index from 0; numbers from the size up are keys that are absent
   * @return the key
   */
  public Key key(int index) {
    return Key.of("user" + index + "@mail" + index % 97 + ".example.com");
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

  /**
   * Popular keys more often than others.
   *
   * @return keys in order of access
   */
  public KeyOrder zipf() {
    double[] cumulative = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += 1.0 / (i + 1);
      cumulative[i] = sum;
    }
    Random random = new Random(42);
    Key[] order = new Key[ORDER];
    for (int i = 0; i < ORDER; i++) {
      int at = Arrays.binarySearch(cumulative, random.nextDouble() * sum);
      order[i] = key(Math.min(count - 1, at < 0 ? -at - 1 : at));
    }
    return new KeyOrder(order);
  }

  /**
   * Each key as often as another, in no order: what caches like least.
   *
   * @return keys in order of access
   */
  public KeyOrder uniform() {
    Random random = new Random(42);
    Key[] order = new Key[Math.max(ORDER, Integer.highestOneBit(Math.min(count, 1 << 20)))];
    Arrays.setAll(order, i -> key(random.nextInt(count)));
    return new KeyOrder(order);
  }

  /**
   * Keys that have no entry.
   *
   * @return keys in order of access
   */
  public KeyOrder absent() {
    Key[] order = new Key[ORDER];
    Arrays.setAll(order, i -> key(count + i));
    return new KeyOrder(order);
  }

  /**
   * Batches of keys that are there, no key twice in one.
   *
   * @return as many as a power of two
   */
  public KeyBatch[] batches() {
    KeyBatch[] batches = new KeyBatch[256];
    int index = 0;
    for (int i = 0; i < batches.length; i++) {
      List<Key> keys = new ArrayList<>(BATCH);
      for (int j = 0; j < BATCH; j++) {
        index = (index + STRIDE) % count;
        keys.add(key(index));
      }
      batches[i] = KeyBatch.of(keys);
    }
    return batches;
  }

  /** What stores an entry in memcached without an answer. */
  byte[] setCommand(int index) {
    byte[] line =
        ("set " + key(index).text() + " 0 0 " + valueBytes + " noreply\r\n").getBytes(US_ASCII);
    byte[] command = Arrays.copyOf(line, line.length + valueBytes + 2);
    System.arraycopy(value(index), 0, command, line.length, valueBytes);
    command[command.length - 2] = '\r';
    command[command.length - 1] = '\n';
    return command;
  }
}
