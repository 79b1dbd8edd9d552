package org.mapdriver;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.util.Random;

/** What fuzz targets have in common. Nothing of Jazzer's: without it they are ordinary code. */
public final class Fuzzed {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long MEMORY = 2L << 20;
  private static final long MEMORY_PER_BYTE = 2048; // a warning, with its logger's record, for each
  private static final int MEASUREMENTS = 3;

  private Fuzzed() {}

  /** Work on an input. */
  public interface Work {
    void run() throws IOException;
  }

  /** As {@code assert}, which a fuzzer may run without. */
  public static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }

  /** Checks that a message can be shown: one line, nothing that moves a terminal's cursor. */
  public static void requireOneLine(String message) {
    for (int i = 0; i < message.length(); i++) {
      char c = message.charAt(i);
      boolean fit =
          !Character.isISOControl(c)
              && Character.getType(c) != Character.LINE_SEPARATOR
              && Character.getType(c) != Character.PARAGRAPH_SEPARATOR;
      require(fit, "there is a U+" + Integer.toHexString(c) + " in the message: " + message);
    }
  }

  /**
   * Checks that work takes no more memory than its input justifies. More than once, if it seems to:
   * the first time, classes may have been loaded.
   */
  public static void requireLittleMemory(int inputBytes, Work work) throws IOException {
    long most = MEMORY + MEMORY_PER_BYTE * inputBytes;
    long taken = Long.MAX_VALUE;
    for (int i = 0; i < MEASUREMENTS && taken > most; i++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      work.run();
      taken = Math.min(taken, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    require(taken <= most, inputBytes + " bytes of input took " + taken + " bytes of memory");
  }

  /**
   * A stream that gives its bytes in pieces: all at once with {@code cut} 0, one by one with 1,
   * else at random from this seed.
   */
  public static InputStream inPieces(byte[] bytes, int cut) {
    Random random = new Random(cut);
    return new FilterInputStream(new ByteArrayInputStream(bytes)) {
      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        int most =
            cut == 0 ? length : cut == 1 ? 1 : 1 + random.nextInt(random.nextInt(4) == 0 ? 99 : 9);
        return super.read(target, offset, Math.min(length, most));
      }
    };
  }
}
