package org.mapdriver.memcache.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mapdriver.memcache.key.CacheKey;

/**
 * Decodes the reply to {@code get} of one key: {@code VALUE key flags size}, the data, {@code END};
 * or {@code END} alone. Flags, and what follows the size, are not looked at. A value whose data
 * ended well is answered even if {@code END} is wrong or does not come; the connection is then out
 * of step.
 */
final class GetReplyParser implements ReplyParser<Optional<byte[]>> {
  private enum State {
    REPLY_LINE,
    DATA,
    DATA_RETURN,
    DATA_NEWLINE,
    END_LINE,
    COMPLETE
  }

  private static final byte[] VALUE = "VALUE".getBytes(US_ASCII);
  private static final byte[] END = "END".getBytes(US_ASCII);

  private final CacheKey key;
  private final int dataSizeLimit;
  private final ReplyLine line;
  private final DataBlock data = new DataBlock();
  private State state = State.REPLY_LINE;
  private boolean inStep;
  private boolean answered;
  private byte @Nullable [] value;

  GetReplyParser(CacheKey key, long lineSizeLimit, int dataSizeLimit) {
    this.key = key;
    this.dataSizeLimit = dataSizeLimit;
    this.line = new ReplyLine(lineSizeLimit);
  }

  @Override
  public boolean advance(ByteBuffer in) throws ProtocolException {
    State before;
    do {
      before = state;
      state =
          switch (state) {
            case REPLY_LINE -> line.fill(in) ? onReplyLine() : state;
            case DATA -> data.fill(in) ? State.DATA_RETURN : state;
            case DATA_RETURN -> in.hasRemaining() ? onDataReturn(in.get()) : state;
            case DATA_NEWLINE -> in.hasRemaining() ? onDataNewline(in.get()) : state;
            case END_LINE -> onEndLine(in);
            case COMPLETE -> state;
          };
    } while (state != before);
    return state == State.COMPLETE;
  }

  private State onReplyLine() throws ProtocolException {
    if (line.is(END)) {
      answered = true;
      inStep = true;
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
    data.expect(sizeAt(sizeStart));
    if (!isKey(keyStart, keyEnd)) {
      throw ProtocolException.malformed("got the value of another key than the one asked for");
    }
    line.clear();
    return State.DATA;
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

  private boolean isKey(int start, int end) {
    if (end - start != key.length()) {
      return false;
    }
    for (int i = start; i < end; i++) {
      if (line.at(i) != key.at(i - start)) {
        return false;
      }
    }
    return true;
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
    value = data.take();
    answered = true;
    return State.END_LINE;
  }

  private static ProtocolException badDataEnd() {
    return ProtocolException.malformed("the value has another length than its first line says");
  }

  /** From here on nothing makes the value wrong; it can only put the connection out of step. */
  private State onEndLine(ByteBuffer in) {
    try {
      if (!line.fill(in)) {
        return State.END_LINE;
      }
      inStep = line.is(END);
    } catch (ProtocolException tooLong) {
      inStep = false;
    }
    return State.COMPLETE;
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

  @Override
  public boolean answered() {
    return answered;
  }

  @Override
  public Optional<byte[]> result() {
    if (!answered) {
      throw new IllegalStateException("the reply is not there yet");
    }
    return Optional.ofNullable(value);
  }

  @Override
  public boolean inStep() {
    return inStep;
  }
}
