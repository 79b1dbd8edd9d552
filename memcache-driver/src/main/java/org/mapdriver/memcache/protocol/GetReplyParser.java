package org.mapdriver.memcache.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the reply to one {@code get} of some keys: for each that is there {@code VALUE key flags
 * size} and the data, then {@code END}. Flags are not looked at unless there are marks to tell by
 * them, and what follows the size never is. A value whose data ended well is found, whatever comes
 * after it. For one reply after the other.
 */
public final class GetReplyParser {
  private enum State {
    REPLY_LINE,
    DATA,
    DATA_RETURN,
    DATA_NEWLINE,
    COMPLETE
  }

  /** What {@link #suspect} answers when no key is to blame more than another. */
  public static final int NONE = -1;

  private static final byte[][] NO_KEYS = {};
  private static final byte[] @Nullable [] NO_VALUES = {};
  private static final byte[] VALUE = "VALUE".getBytes(US_ASCII);
  private static final byte[] VALUE_BLANK = "VALUE ".getBytes(US_ASCII);
  private static final int MOST_PLAIN_DIGITS = 9;
  private static final int MOST_FLAGS_DIGITS = 10; // of 32 bits
  private static final long FOREIGN_FLAGS = -1;
  private static final byte[] END = "END".getBytes(US_ASCII);

  private final int dataSizeLimit;
  private final @Nullable Marks marks;
  private final ReplyLine line;
  private final DataBlock data = new DataBlock();
  private State state = State.COMPLETE;
  private byte[][] keys = NO_KEYS;
  private byte[] @Nullable [] values = NO_VALUES;
  private int count;
  private int
      expected; // the first key that the next value may be of, if the server keeps the order
  private int current = NONE;
  private long flags; // of the current value, if there are marks

  /**
   * A parser for one connection.
   *
   * @param lineSizeLimit the longest line taken, with its terminator
   * @param dataSizeLimit the largest value taken
   * @param marks tells what is no value; null if everything is one
   */
  public GetReplyParser(long lineSizeLimit, int dataSizeLimit, @Nullable Marks marks) {
    this.marks = marks;
    this.dataSizeLimit = dataSizeLimit;
    this.line = new ReplyLine(lineSizeLimit);
  }

  /**
   * Begins with a reply.
   *
   * @param askedKeys what was asked for, in this order
   * @param foundValues takes the values at the places of their keys; all null before
   */
  public void begin(byte[][] askedKeys, byte[] @Nullable [] foundValues, int keyCount) {
    keys = askedKeys;
    values = foundValues;
    count = keyCount;
    expected = 0;
    current = NONE;
    line.clear();
    state = State.REPLY_LINE;
  }

  /** Consumes what it can; true once the reply is complete. Resumable after any byte. */
  public boolean advance(ByteBuffer in) throws ProtocolException {
    State before;
    do {
      before = state;
      state =
          switch (state) {
            case REPLY_LINE ->
                onPlainValue(in) ? State.DATA : line.fill(in) ? onReplyLine() : state;
            case DATA -> data.fill(in) ? State.DATA_RETURN : state;
            case DATA_RETURN -> in.hasRemaining() ? onDataReturn(in.get()) : state;
            case DATA_NEWLINE -> in.hasRemaining() ? onDataNewline(in.get()) : state;
            case COMPLETE -> state;
          };
    } while (state != before);
    return state == State.COMPLETE;
  }

  /** Consumes what belongs to the value that is being read; nothing between values. */
  public void takeData(ByteBuffer in) {
    if (state == State.DATA) {
      data.fill(in);
    }
  }

  /** The place of the key whose value was being read, or {@link #NONE}. */
  public int suspect() {
    return count == 1 ? 0 : current;
  }

  /**
   * Takes a line that is all there, and is what memcached writes of the key that is next, without
   * copying it. Anything else is left to {@link #onReplyLine}: this decides nothing on its own.
   */
  private boolean onPlainValue(ByteBuffer in) {
    if (line.length() > 0 || !in.hasArray()) {
      return false;
    }
    byte[] bytes = in.array();
    int start = in.arrayOffset() + in.position();
    int end = in.arrayOffset() + in.limit();
    int place = placeOfPlain(bytes, start, end);
    if (place == NONE) {
      return false;
    }
    int i = start + VALUE.length + 1 + keys[place].length + 1;
    long number = 0;
    int flagsStart = i;
    int flagsEnd = i + MOST_FLAGS_DIGITS;
    while (i < end && isDigit(bytes[i]) && i < flagsEnd) {
      number = 10 * number + (bytes[i++] - '0');
    }
    if (i == end || i == flagsStart || bytes[i] != ' ') {
      return false;
    }
    int size = 0;
    int first = ++i;
    while (i < end && isDigit(bytes[i]) && i < first + MOST_PLAIN_DIGITS) {
      size = 10 * size + (bytes[i++] - '0');
    }
    if (i == first
        || i + 1 >= end
        || bytes[i] != '\r'
        || bytes[i + 1] != '\n'
        || size > dataSizeLimit) {
      return false;
    }
    if (i + 2 - start > line.limit()) {
      return false;
    }
    in.position(i + 2 - in.arrayOffset());
    expected = place + 1;
    current = place;
    flags = number;
    data.expect(size);
    return true;
  }

  private int placeOfPlain(byte[] bytes, int start, int end) {
    for (int place = expected; place < count; place++) {
      byte[] key = keys[place];
      int keyStart = start + VALUE.length + 1;
      int keyEnd = keyStart + key.length;
      if (keyEnd < end
          && bytes[keyEnd] == ' '
          && Arrays.equals(bytes, keyStart, keyEnd, key, 0, key.length)) {
        return Arrays.equals(bytes, start, keyStart, VALUE_BLANK, 0, VALUE_BLANK.length)
            ? place
            : NONE;
      }
    }
    return NONE;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private State onReplyLine() throws ProtocolException {
    if (line.is(END)) {
      return State.COMPLETE;
    }
    if (!line.startsWith(VALUE)) {
      throw line.unexpected("VALUE or END");
    }
    int keyStart = skipBlanks(VALUE.length);
    int keyEnd = skipWord(keyStart);
    int flagsStart = skipBlanks(keyEnd);
    int sizeStart = skipBlanks(skipWord(flagsStart));
    if (keyStart == keyEnd || flagsStart == line.length()) {
      throw line.unexpected("VALUE key flags size");
    }
    current = placeOf(keyStart, keyEnd);
    flags = marks == null ? FOREIGN_FLAGS : flagsAt(flagsStart);
    int size = sizeAt(sizeStart);
    if (current == NONE) {
      throw ProtocolException.malformed("got the value of another key than the one asked for");
    }
    data.expect(size);
    line.clear();
    return State.DATA;
  }

  /** The flags; what no number of memcached's is no mark of ours either. */
  private long flagsAt(int start) {
    int end = skipWord(start);
    long number = 0;
    for (int i = start; i < end; i++) {
      if (!isDigit(line.at(i)) || i - start >= MOST_FLAGS_DIGITS) {
        return FOREIGN_FLAGS;
      }
      number = 10 * number + (line.at(i) - '0');
    }
    return number;
  }

  /** The size, bounded before anything is allocated: a hostile one must not cost memory. */
  private int sizeAt(int start) throws ProtocolException {
    boolean signed = start < line.length() && (line.at(start) == '+' || line.at(start) == '-');
    int first = signed ? start + 1 : start;
    int i = first;
    long size = 0;
    for (; i < line.length() && line.at(i) >= '0' && line.at(i) <= '9'; i++) {
      size = Math.min(Integer.MAX_VALUE, size * 10 + (line.at(i) - '0'));
    }
    if (i == first || (signed && line.at(start) == '-' && size != 0)) {
      throw line.unexpected("VALUE key flags size");
    }
    if (size > dataSizeLimit) {
      throw ProtocolException.malformed(
          "got a value of "
              + (size == Integer.MAX_VALUE ? "2 GiB or more" : size + " bytes")
              + ", data_size_limit is "
              + dataSizeLimit
              + "; raise it if the value is right");
    }
    return (int) size;
  }

  /** The place of a key that was asked for and has no value yet. memcached keeps the order. */
  private int placeOf(int start, int end) {
    for (int i = expected; i < count; i++) {
      if (line.has(keys[i], start, end)) {
        expected = i + 1;
        return i;
      }
    }
    for (int i = 0; i < expected; i++) {
      if (values[i] == null && line.has(keys[i], start, end)) {
        return i;
      }
    }
    return NONE;
  }

  private static State onDataReturn(byte b) throws ProtocolException {
    if (b != '\r') {
      throw badDataEnd();
    }
    return State.DATA_NEWLINE;
  }

  private State onDataNewline(byte b) throws ProtocolException {
    if (b != '\n') {
      throw badDataEnd();
    }
    byte[] bytes = data.take();
    values[current] = marks == null ? bytes : marks.found(flags, bytes);
    current = NONE;
    return State.REPLY_LINE;
  }

  private static ProtocolException badDataEnd() {
    return ProtocolException.malformed("the value has another length than its first line says");
  }

  private int skipBlanks(int from) {
    int i = from;
    while (i < line.length() && isBlank(line.at(i))) {
      i++;
    }
    return i;
  }

  private int skipWord(int from) {
    int i = from;
    while (i < line.length() && !isBlank(line.at(i))) {
      i++;
    }
    return i;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r');
  }

  /** Lets go of keys and values. */
  public void end() {
    state = State.COMPLETE;
    keys = NO_KEYS;
    values = NO_VALUES;
    count = 0;
  }
}
