package org.mapdriver.memcache.protocol;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands a reply to a parser in pieces, as a socket does, and watches that the parser takes all of
 * each piece, reads nothing beside it, and takes no more memory than the bytes that came justify.
 *
 * @param reply the reply's bytes, perhaps with some of the next one
 * @param cut how it is cut: 0 not at all, 1 after each byte, else at random from this seed
 * @param plain whether the pieces stand in an array, as a connection's do; the parsers have a
 *     shorter way for those
 */
record Feed(byte[] reply, int cut, boolean plain) {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int MARGIN = 16;
  private static final long MEMORY = 1L << 20;
  private static final long MEMORY_PER_BYTE = 512; // a buffer for each byte, if cut so
  private static final int MEASUREMENTS = 3;

  /** A parser's {@code advance}. */
  interface Parser {
    boolean advance(ByteBuffer in) throws ProtocolException;
  }

  /**
   * What a parser made of a reply.
   *
   * @param complete whether it saw the end
   * @param consumed how many bytes it took
   * @param problem what it refused, if it did
   */
  record Outcome(boolean complete, int consumed, @Nullable ProtocolException problem) {
    boolean refused() {
      return problem != null;
    }

    String message() {
      return problem == null ? "" : problem.getMessage();
    }
  }

  /**
   * Feeds the first parser, and, to measure again, fresh ones: the first may have had classes
   * loaded in its time.
   */
  Outcome to(Parser first, Supplier<Parser> fresh) {
    long most = MEMORY + MEMORY_PER_BYTE * reply.length;
    long before = THREADS.getCurrentThreadAllocatedBytes();
    Outcome outcome = to(first);
    long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
    for (int i = 1; i < MEASUREMENTS && taken > most; i++) {
      Parser again = fresh.get();
      before = THREADS.getCurrentThreadAllocatedBytes();
      to(again);
      taken = Math.min(taken, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    ReplyFuzz.require(
        taken <= most, "a reply of " + reply.length + " bytes made the parser take " + taken);
    checkProblem(outcome);
    return outcome;
  }

  private Outcome to(Parser parser) {
    Random random = new Random(cut);
    byte[] array = new byte[reply.length + 2 * MARGIN];
    Arrays.fill(array, beside());
    int from = 0;
    try {
      if (parser.advance(piece(array, 0, 0))) {
        throw new AssertionError("complete without a byte");
      }
      while (from < reply.length) {
        int to = Math.min(reply.length, from + pieceSize(random));
        ByteBuffer in = piece(array, from, to);
        if (parser.advance(in)) {
          int consumed = to - in.remaining();
          ReplyFuzz.require(parser.advance(in), "complete, then no longer");
          ReplyFuzz.require(to - in.remaining() == consumed, "reads on after the end");
          return new Outcome(true, consumed, null);
        }
        ReplyFuzz.require(!in.hasRemaining(), "wants more, but leaves bytes");
        from = to;
      }
      return new Outcome(false, from, null);
    } catch (ProtocolException problem) {
      return new Outcome(false, from, problem);
    }
  }

  /**
   * What stands beside a piece, left over from other replies: lengthens a number, or ends a line.
   */
  private byte beside() {
    return (byte) ((cut & 4) == 0 ? '7' : '\n');
  }

  private int pieceSize(Random random) {
    return switch (cut) {
      case 0 -> reply.length;
      case 1 -> 1;
      default -> 1 + random.nextInt(random.nextInt(4) == 0 ? 200 : 12);
    };
  }

  private ByteBuffer piece(byte[] array, int from, int to) {
    System.arraycopy(reply, from, array, MARGIN, to - from);
    Arrays.fill(array, MARGIN + to - from, 2 * MARGIN + to - from, beside());
    ByteBuffer piece = ByteBuffer.wrap(array, MARGIN, to - from);
    return plain ? piece.slice() : piece.asReadOnlyBuffer();
  }

  private static void checkProblem(Outcome outcome) {
    ProtocolException problem = outcome.problem();
    if (problem != null) {
      String message = problem.getMessage();
      boolean fit =
          message.length() < 700
              && message.chars().noneMatch(c -> Character.isISOControl(c) || c == 0x2028);
      ReplyFuzz.require(fit, "not fit to be shown: " + message);
      ReplyFuzz.require(
          problem.isRefusal() || !problem.isInStep(), "malformed, and yet in step: " + message);
    }
  }
}
