package org.mapdriver.storm;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * What is stored: everything follows from the key and from which write of that key it is, so that a
 * reader can check an answer without having seen the write.
 *
 * @param key the key's number
 * @param write which write of that key
 */
record StoredValue(int key, long write) {
  private static final int MAGIC = 0x73746f72;
  private static final int HEADER = 4 + 4 + 8 + 4 + 4;
  private static final int OVER_DATA_SIZE_LIMIT = 11_000;

  /** A key that has no place in the cache as it stands comes now and then. */
  static byte[] keyBytes(int key, boolean unfitToo) {
    String plain = "user" + key + "@example.com";
    if (unfitToo && key % 16 == 7) {
      plain = plain + " with a blank\tand\nmore";
    } else if (unfitToo && key % 16 == 11) {
      plain = plain + "-".repeat(300);
    }
    return plain.getBytes(US_ASCII);
  }

  private static long mix(long key, long write) {
    long mixed = (key * 0x9E3779B97F4A7C15L) ^ (write * 0xC2B2AE3D27D4EB4FL);
    mixed ^= mixed >>> 29;
    mixed *= 0xBF58476D1CE4E5B9L;
    return (mixed ^ (mixed >>> 32)) & Long.MAX_VALUE;
  }

  /** Whether this write is a delete. */
  static boolean isDelete(int key, long write) {
    return write == 0 || mix(key, write) % 8 == 0;
  }

  private static int length(int key, long write) {
    long dice = mix(key, write) >>> 8;
    if (dice % 100 == 0) {
      return OVER_DATA_SIZE_LIMIT;
    }
    return HEADER + (int) ((dice >>> 8) % (dice % 10 == 0 ? 3000 : 100));
  }

  byte[] bytes() {
    byte[] bytes = new byte[length(key, write)];
    for (int i = HEADER; i < bytes.length; i++) {
      bytes[i] = (byte) (write + i);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    buffer.putInt(MAGIC).putInt(key).putLong(write).putInt(bytes.length).putInt(checksum(bytes));
    return bytes;
  }

  private static int checksum(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, HEADER - 4);
    crc.update(bytes, HEADER, bytes.length - HEADER);
    return (int) crc.getValue();
  }

  /** What these bytes say; null if they are damaged. */
  static StoredValue of(byte[] bytes) {
    if (bytes.length < HEADER) {
      return null;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    if (buffer.getInt() != MAGIC) {
      return null;
    }
    StoredValue value = new StoredValue(buffer.getInt(), buffer.getLong());
    boolean sound = buffer.getInt() == bytes.length && buffer.getInt() == checksum(bytes);
    return sound ? value : null;
  }
}
