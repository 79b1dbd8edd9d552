package org.mapdriver.memcache.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Replies to meta commands: whatever comes, and what memcached writes. */
final class MetaReplyFuzz {
  private static final String[] EXPECTED = {
    "VA EN", "HD EN", "HD", "HD NS", "HD EX NF", "HD NF", "VA HD EN NS EX NF", "VA"
  };
  private static final long[] OPAQUES = {7, 4_294_967_295L};
  private static final int VALUE_LIMIT = Integer.MAX_VALUE - 8;
  private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

  private MetaReplyFuzz() {}

  /** What the whole text says, or that it is not all there, or that it is no reply. */
  private record Meaning(@Nullable MetaReply reply, int end, boolean malformed) {
    static final Meaning MALFORMED = new Meaning(null, 0, true);
    static final Meaning INCOMPLETE = new Meaning(null, 0, false);
  }

  /** Bytes that may be no reply at all: what is read must stand there, with our opaque. */
  static void any(byte[] bytes, int cut, int setup) {
    Meaning meaning = read(bytes, setup);
    String atOnce = check(bytes, 0, setup, meaning);
    String inPieces = check(bytes, cut, setup, meaning);
    ReplyFuzz.require(atOnce.equals(inPieces), atOnce + inPieces);
  }

  private static String check(byte[] bytes, int cut, int setup, Meaning meaning) {
    MetaReplyParser parser = parser(setup);
    Feed.Outcome outcome =
        new Feed(bytes, cut, true).to(parser::advance, () -> parser(setup)::advance);
    ReplyFuzz.require(outcome.refused() == meaning.malformed(), "refused: " + outcome.message());
    MetaReply expected = meaning.reply();
    ReplyFuzz.require(outcome.complete() == (expected != null), "complete " + outcome.complete());
    if (expected != null) {
      checkSame(expected, parser.result());
      ReplyFuzz.require(outcome.consumed() == meaning.end(), "took " + outcome.consumed());
    }
    return outcome.message();
  }

  private static MetaReplyParser parser(int setup) {
    return new MetaReplyParser(
        EXPECTED[(setup >> 4) & 7],
        OPAQUES[setup >> 7],
        ReplyFuzz.lineLimit(setup),
        ReplyFuzz.dataLimit(setup));
  }

  private static void checkSame(MetaReply expected, MetaReply found) {
    ReplyFuzz.require(
        expected.code() == found.code()
            && expected.flags() == found.flags()
            && expected.cas() == found.cas()
            && expected.won() == found.won()
            && Arrays.equals(expected.value(), found.value()),
        expected + " was read as " + found);
  }

  /** Reads it slowly and plainly. */
  private static Meaning read(byte[] bytes, int setup) {
    String line = ReplyFuzz.line(bytes, setup);
    if (line == null) {
      return ReplyFuzz.isPartOfLine(bytes, setup) ? Meaning.INCOMPLETE : Meaning.MALFORMED;
    }
    List<String> words = new ArrayList<>(Arrays.asList(line.split(" ", -1)));
    String code = words.remove(0);
    List<String> known = Arrays.asList(EXPECTED[(setup >> 4) & 7].split(" ", -1));
    boolean hasValue = code.equals("VA");
    if (!known.contains(code) || (hasValue && (words.isEmpty() || !isNumber(words.get(0))))) {
      return Meaning.MALFORMED;
    }
    BigInteger size = hasValue ? new BigInteger(words.remove(0)) : BigInteger.ZERO;
    MetaReply flags = flags(code, words, OPAQUES[setup >> 7]);
    if (flags == null || size.compareTo(BigInteger.valueOf(ReplyFuzz.dataLimit(setup))) > 0) {
      return Meaning.MALFORMED;
    }
    String text = new String(bytes, ISO_8859_1);
    int start = text.indexOf('\n') + 1;
    if (!hasValue) {
      return new Meaning(flags, start, false);
    }
    if (size.compareTo(BigInteger.valueOf(bytes.length - start)) > 0) {
      return Meaning.INCOMPLETE;
    }
    int end = start + size.intValueExact();
    String terminator = text.substring(end, Math.min(text.length(), end + 2));
    if (!terminator.equals("\r\n")) {
      return "\r\n".startsWith(terminator) ? Meaning.INCOMPLETE : Meaning.MALFORMED;
    }
    byte[] value = Arrays.copyOfRange(bytes, start, end);
    MetaReply reply = new MetaReply(flags.code(), flags.flags(), flags.cas(), flags.won(), value);
    return new Meaning(reply, end + 2, false);
  }

  private static @Nullable MetaReply flags(String code, List<String> words, long opaque) {
    long cas = 0;
    long flags = 0;
    boolean ours = code.equals("EN");
    for (String word : words) {
      String rest = word.isEmpty() ? "" : word.substring(1);
      boolean number = !word.isEmpty() && "cfO".indexOf(word.charAt(0)) >= 0;
      if (word.isEmpty()
          || (number && !isNumber(rest))
          || (word.startsWith("W") && !rest.isEmpty())
          || (word.startsWith("O") && Long.parseLong(rest) != opaque)) {
        return null;
      }
      ours |= word.startsWith("O");
      cas = word.startsWith("c") ? Long.parseLong(rest) : cas;
      flags = word.startsWith("f") ? Long.parseLong(rest) : flags;
    }
    MetaReply.Code known = MetaReply.Code.valueOf(code);
    return ours ? new MetaReply(known, flags, cas, words.contains("W"), new byte[0]) : null;
  }

  private static boolean isNumber(String text) {
    return text.matches("[0-9]{1,19}") && new BigInteger(text).compareTo(MOST) <= 0;
  }

  /** A reply of memcached's. */
  static void valid(Ingredients ingredients, int cut) {
    MetaReply.Code[] codes = MetaReply.Code.values();
    MetaReply.Code code = codes[ingredients.below(codes.length)];
    long opaque = ingredients.number(4);
    long flags = ingredients.flip() ? ingredients.number(4) : 0;
    long cas = ingredients.flip() ? ingredients.number(8) & Long.MAX_VALUE : 0;
    boolean won = ingredients.flip();
    byte[] value =
        code == MetaReply.Code.VA ? ingredients.some(ingredients.flip() ? 3000 : 10) : new byte[0];
    List<String> words = new ArrayList<>(List.of("f" + flags, "c" + cas, "O" + opaque));
    if (won) {
      words.add("W");
    }
    for (String other : List.of("Z", "X", "s5", "t-1", "kfoo", "b")) {
      if (ingredients.flip()) {
        words.add(other);
      }
    }
    Collections.rotate(words, ingredients.below(words.size()));
    String line = code + (code == MetaReply.Code.VA ? " " + value.length : "");
    String reply = line + " " + String.join(" ", words) + "\r\n";
    if (code == MetaReply.Code.VA) {
      reply += new String(value, ISO_8859_1) + "\r\n";
    }
    readValid(new MetaReply(code, flags, cas, won, value), opaque, reply, ingredients, cut);
  }

  private static void readValid(
      MetaReply sent, long opaque, String reply, Ingredients ingredients, int cut) {
    String after = new String(ingredients.some(20), ISO_8859_1);
    byte[] bytes = (reply + after).getBytes(ISO_8859_1);
    MetaReplyParser parser = generous(opaque);

    Feed.Outcome outcome =
        new Feed(bytes, cut, true).to(parser::advance, () -> generous(opaque)::advance);

    ReplyFuzz.require(outcome.complete(), "not read: " + reply + outcome.message());
    ReplyFuzz.require(outcome.consumed() == reply.length(), "took " + outcome.consumed());
    checkSame(sent, parser.result());
    checkAnothers(bytes, opaque, cut);
  }

  /** The same reply, had it been another request's. */
  private static void checkAnothers(byte[] bytes, long opaque, int cut) {
    Feed.Outcome outcome =
        new Feed(bytes, cut, true)
            .to(generous(opaque ^ 1)::advance, () -> generous(opaque ^ 1)::advance);
    ReplyFuzz.require(outcome.refused(), "took another's reply for its own");
  }

  private static MetaReplyParser generous(long opaque) {
    return new MetaReplyParser("VA HD EN NS EX NF", opaque, 1024, VALUE_LIMIT);
  }
}
