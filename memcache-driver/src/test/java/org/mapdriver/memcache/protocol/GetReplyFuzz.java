package org.mapdriver.memcache.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Replies to {@code get}: whatever comes, and what memcached writes. */
final class GetReplyFuzz {
  private static final Marks MARKS = Marks.ofValue(0);
  private static final String[][] KEYS = {
    {"key"},
    {"a", "b", "c", "a"},
    {"k", "kk", "kkk"},
    {"\u00ff\u0080", "key"},
    {"VALUE", "END"},
    {"a".repeat(250), "b"},
    {"1", "2", "3", "4", "5", "6", "7", "8", "9"},
    {"key", "key"},
  };
  private static final Pattern VALUE =
      Pattern.compile(
          "VALUE[\t-\r ]*([^\t-\r ]+)[\t-\r ]+([^\t-\r ]+)[\t-\r ]+([+-]?)([0-9]+).*",
          Pattern.DOTALL);

  private GetReplyFuzz() {}

  /** A parser with what it was asked. */
  private static final class Reading {
    final GetReplyParser parser;
    final byte[][] keys;
    final byte[] @Nullable [] values;

    Reading(long lineLimit, int dataLimit, @Nullable Marks marks, byte[][] keys) {
      this.keys = keys;
      this.values = new byte[keys.length][];
      this.parser = new GetReplyParser(lineLimit, dataLimit, marks);
      parser.begin(keys, values, keys.length);
    }

    static Reading of(int setup) {
      byte[][] keys =
          Arrays.stream(KEYS[setup >> 5])
              .map(key -> key.getBytes(ISO_8859_1))
              .toArray(byte[][]::new);
      Marks marks = (setup & 16) == 0 ? null : MARKS;
      return new Reading(ReplyFuzz.lineLimit(setup), ReplyFuzz.dataLimit(setup), marks, keys);
    }
  }

  /** Bytes that may be no reply at all: each value must stand there, under its key. */
  static void any(byte[] reply, int cut, int setup) {
    Reading expected = Reading.of(setup);
    Reading inPieces = Reading.of(setup);
    Reading atOnce = Reading.of(setup);
    Feed.Outcome meant = read(reply, expected, setup);

    Feed.Outcome slow =
        new Feed(reply, cut, (cut & 2) == 0)
            .to(takingData(inPieces.parser), () -> Reading.of(setup).parser::advance);
    Feed.Outcome fast =
        new Feed(reply, 0, true)
            .to(atOnce.parser::advance, () -> Reading.of(setup).parser::advance);

    ReplyFuzz.require(slow.message().equals(fast.message()), slow.message() + fast.message());
    for (Reading reading : new Reading[] {inPieces, atOnce}) {
      checkValues(expected.values, reading.values);
      int suspect = reading.parser.suspect();
      ReplyFuzz.require(suspect >= -1 && suspect < reading.keys.length, "suspect " + suspect);
    }
    for (Feed.Outcome outcome : new Feed.Outcome[] {slow, fast}) {
      ReplyFuzz.require(outcome.complete() == meant.complete(), "complete " + outcome.complete());
      ReplyFuzz.require(
          meant.complete() || outcome.refused() == (meant.consumed() < 0),
          "refused: " + outcome.message());
      ReplyFuzz.require(
          !meant.complete() || outcome.consumed() == meant.consumed(),
          "took " + outcome.consumed() + " bytes, not " + meant.consumed());
    }
  }

  /** As a connection does that reads a large value straight from its socket. */
  private static Feed.Parser takingData(GetReplyParser parser) {
    return in -> {
      parser.takeData(in);
      return parser.advance(in);
    };
  }

  /** Reads it slowly and plainly: -1 bytes are consumed of what is malformed. */
  private static Feed.Outcome read(byte[] reply, Reading found, int setup) {
    Feed.Outcome malformed = new Feed.Outcome(false, -1, null);
    Feed.Outcome incomplete = new Feed.Outcome(false, reply.length, null);
    String text = new String(reply, ISO_8859_1);
    int at = 0;
    int next = 0;
    while (true) {
      byte[] left = Arrays.copyOfRange(reply, at, reply.length);
      String line = ReplyFuzz.line(left, setup);
      if (line == null) {
        return ReplyFuzz.isPartOfLine(left, setup) ? incomplete : malformed;
      }
      at = text.indexOf('\n', at) + 1;
      if (line.equals("END")) {
        return new Feed.Outcome(true, at, null);
      }
      Matcher value = VALUE.matcher(line);
      if (!value.matches()) {
        return malformed;
      }
      BigInteger size = new BigInteger(value.group(3).replace("+", "") + value.group(4));
      int place = placeOf(value.group(1), found, next);
      if (size.signum() < 0
          || size.compareTo(BigInteger.valueOf(ReplyFuzz.dataLimit(setup))) > 0
          || place < 0) {
        return malformed;
      }
      next = place >= next ? place + 1 : next;
      if (size.compareTo(BigInteger.valueOf(reply.length - at)) > 0) {
        return incomplete;
      }
      int end = at + size.intValueExact();
      String terminator = text.substring(end, Math.min(text.length(), end + 2));
      if (!terminator.equals("\r\n")) {
        return "\r\n".startsWith(terminator) ? incomplete : malformed;
      }
      byte[] bytes = Arrays.copyOfRange(reply, at, end);
      found.values[place] = (setup & 16) == 0 ? bytes : marked(value.group(2), bytes);
      at = end + 2;
    }
  }

  private static int placeOf(String key, Reading found, int next) {
    for (int i = next; i < found.keys.length; i++) {
      if (new String(found.keys[i], ISO_8859_1).equals(key)) {
        return i;
      }
    }
    for (int i = 0; i < next; i++) {
      if (found.values[i] == null && new String(found.keys[i], ISO_8859_1).equals(key)) {
        return i;
      }
    }
    return -1;
  }

  private static byte[] marked(String flags, byte[] bytes) {
    if (!flags.matches("[0-9]{1,10}")) {
      return Marks.OTHER_FOUND;
    }
    long number = Long.parseLong(flags);
    return number == Marks.VALUE
        ? bytes
        : number == Marks.NEGATIVE_ENTRY ? Marks.NEGATIVE_ENTRY_FOUND : Marks.OTHER_FOUND;
  }

  /** Two replies of memcached's over one connection, one after the other. */
  static void valid(Ingredients ingredients, int cut) {
    boolean marked = ingredients.flip();
    GetReplyParser parser = new GetReplyParser(1024, Integer.MAX_VALUE - 8, marked ? MARKS : null);
    for (int i = 0; i < 2; i++) {
      byte[][] keys = new byte[1 + ingredients.below(6)][];
      byte[] @Nullable [] sent = new byte[keys.length][];
      StringBuilder reply = new StringBuilder();
      for (int k = 0; k < keys.length; k++) {
        keys[k] = ingredients.key(ingredients.flip() ? 250 : 4);
        if (ingredients.flip()) {
          byte[] value = ingredients.some(ingredients.flip() ? 2000 : 10);
          long flags = flags(ingredients);
          sent[k] = marked ? marked(Long.toString(flags), value) : value;
          reply.append("VALUE ").append(new String(keys[k], ISO_8859_1));
          reply.append(' ').append(flags).append(' ').append(value.length).append("\r\n");
          reply.append(new String(value, ISO_8859_1)).append("\r\n");
        }
      }
      reply.append("END\r\n");
      if (holdsAnotherOfTheSame(keys)) {
        return; // which of them the server means, only its order tells; ReplyParserTest has those
      }
      readValid(parser, keys, sent, reply.toString(), ingredients.some(20), cut);
    }
  }

  private static boolean holdsAnotherOfTheSame(byte[][] keys) {
    return Arrays.stream(keys).map(key -> new String(key, ISO_8859_1)).distinct().count()
        < keys.length;
  }

  private static long flags(Ingredients ingredients) {
    return switch (ingredients.below(4)) {
      case 0 -> Marks.VALUE;
      case 1 -> Marks.NEGATIVE_ENTRY;
      case 2 -> Marks.TOMBSTONE;
      default -> ingredients.number(4);
    };
  }

  private static void readValid(
      GetReplyParser parser,
      byte[][] keys,
      byte[] @Nullable [] sent,
      String reply,
      byte[] after,
      int cut) {
    byte[] @Nullable [] values = new byte[keys.length][];
    byte[] bytes = (reply + new String(after, ISO_8859_1)).getBytes(ISO_8859_1);
    parser.begin(keys, values, keys.length);

    Feed.Outcome outcome =
        new Feed(bytes, cut, true)
            .to(
                cut % 2 == 0 ? takingData(parser) : parser::advance,
                () -> {
                  byte[][] again = new byte[keys.length][];
                  GetReplyParser fresh = new GetReplyParser(1024, Integer.MAX_VALUE - 8, MARKS);
                  fresh.begin(keys, again, keys.length);
                  return fresh::advance;
                });

    ReplyFuzz.require(outcome.complete(), "not read: " + reply + outcome.message());
    ReplyFuzz.require(outcome.consumed() == reply.length(), "took " + outcome.consumed());
    checkValues(sent, values);
    parser.end();
  }

  private static void checkValues(byte[] @Nullable [] expected, byte[] @Nullable [] found) {
    for (int i = 0; i < expected.length; i++) {
      boolean mark = expected[i] == Marks.NEGATIVE_ENTRY_FOUND || expected[i] == Marks.OTHER_FOUND;
      ReplyFuzz.require(
          mark ? expected[i] == found[i] : Arrays.equals(expected[i], found[i]),
          "key " + i + " has another value than the reply says");
      ReplyFuzz.require(
          mark || (found[i] != Marks.NEGATIVE_ENTRY_FOUND && found[i] != Marks.OTHER_FOUND),
          "key " + i + " has a value, but is taken for a mark");
    }
  }
}
