package org.mapdriver.memcache.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has a fuzzer write what a server says. {@code bin/fuzz reply} runs it; {@link ReplyCorpusTest}
 * repeats what was found so far.
 *
 * <p>An input's first byte says what reads the rest and whether the rest is a reply as it stands or
 * what a valid one is made of; the second how the reply is cut ({@link Feed}); the third sets the
 * parser up. Each reply is read in pieces and at once, and both must be what a plain reading of the
 * whole text says.
 */
public final class ReplyFuzz {
  private static final int HEADER_BYTES = 3;
  private static final long[] LINE_LIMITS = {16, 64, 1024, Long.MAX_VALUE};
  private static final int[] DATA_LIMITS = {0, 5, 10_240, Integer.MAX_VALUE - 8};

  private ReplyFuzz() {}

  /** Called by Jazzer. Anything thrown is a finding. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length < HEADER_BYTES) {
      return;
    }
    int cut = data[1] & 0xff;
    int setup = data[2] & 0xff;
    byte[] rest = Arrays.copyOfRange(data, HEADER_BYTES, data.length);
    switch (data[0] & 7) {
      case 0, 7 -> GetReplyFuzz.any(rest, cut, setup);
      case 1 -> GetReplyFuzz.valid(new Ingredients(rest), cut);
      case 2 -> MetaReplyFuzz.any(rest, cut, setup);
      case 3 -> MetaReplyFuzz.valid(new Ingredients(rest), cut);
      case 4 -> status(rest, cut, setup);
      case 5 -> version(rest, cut, setup);
      default -> openToAll(rest, cut, setup);
    }
  }

  static long lineLimit(int setup) {
    return LINE_LIMITS[setup & 3];
  }

  static int dataLimit(int setup) {
    return DATA_LIMITS[(setup >> 2) & 3];
  }

  /** As {@code assert}, which a fuzzer may run without. */
  static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }

  private static void status(byte[] reply, int cut, int setup) {
    String yes = (setup & 16) == 0 ? "STORED" : "DELETED";
    String no = (setup & 32) == 0 ? null : (setup & 16) == 0 ? "NOT_STORED" : "NOT_FOUND";
    Boolean expected = null;
    String line = line(reply, setup);
    if (line != null && (line.equals(yes) || line.equals(no))) {
      expected = line.equals(yes);
    }
    ofOneLine(reply, cut, setup, () -> new StatusReplyParser(yes, no, lineLimit(setup)), expected);
  }

  private static void version(byte[] reply, int cut, int setup) {
    String line = line(reply, setup);
    boolean version = line != null && line.startsWith("VERSION ");
    String expected = version ? line.substring("VERSION ".length()) : null;
    ofOneLine(reply, cut, setup, () -> new VersionReplyParser(lineLimit(setup)), expected);
  }

  private static void openToAll(byte[] reply, int cut, int setup) {
    String line = line(reply, setup);
    Boolean expected =
        (line == null || !line.matches("(?s)(VERSION|CLIENT_ERROR) .*"))
            ? null
            : Boolean.valueOf(line.startsWith("V"));
    ofOneLine(reply, cut, setup, () -> new OpenToAllParser(lineLimit(setup)), expected);
  }

  private static <R> void ofOneLine(
      byte[] reply, int cut, int setup, Supplier<ReplyParser<R>> parsers, @Nullable R expected) {
    ReplyParser<R> parser = parsers.get();
    Feed.Outcome outcome =
        new Feed(reply, cut, true).to(parser::advance, () -> parsers.get()::advance);
    require(outcome.complete() == (expected != null), "completeness: " + outcome.complete());
    require(
        outcome.refused() == (expected == null && !isPartOfLine(reply, setup)),
        "refused: " + outcome.message());
    if (expected != null) {
      require(expected.equals(parser.result()), expected + " was read as " + parser.result());
      require(outcome.consumed() == indexOfNewline(reply) + 1, "took " + outcome.consumed());
    }
  }

  /** The first line, without its end; null if it is not there in full or over the limit. */
  static @Nullable String line(byte[] reply, int setup) {
    int newline = indexOfNewline(reply);
    int length = newline < 0 ? reply.length : newline;
    boolean cr = length > 0 && reply[length - 1] == '\r';
    long limit = lineLimit(setup);
    if (newline < 0 || length > limit || (length == limit && !cr)) {
      return null;
    }
    return new String(reply, 0, cr ? length - 1 : length, ISO_8859_1);
  }

  /** Whether the line may still become one. */
  static boolean isPartOfLine(byte[] reply, int setup) {
    return indexOfNewline(reply) < 0 && reply.length <= lineLimit(setup);
  }

  private static int indexOfNewline(byte[] reply) {
    for (int i = 0; i < reply.length; i++) {
      if (reply[i] == '\n') {
        return i;
      }
    }
    return -1;
  }
}
