package org.mapdriver.memcache.protocol;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the reply to one meta command. The reply must carry the opaque of its request wherever
 * memcached gives it back, so that it cannot be taken for another's.
 */
final class MetaReplyParser implements ReplyParser<MetaReply> {
  private enum State {
    REPLY_LINE,
    DATA,
    DATA_END,
    COMPLETE
  }

  private static final byte[] NO_BYTES = {};
  private static final MetaReply.Code[] CODES = MetaReply.Code.values();
  private static final int CODE_BYTES = 2;
  private static final int MOST_DIGITS = 19; // of a long; memcached counts in 64 bits
  private static final int LINE_END_BYTES = 2;

  private final ReplyLine line;
  private final DataBlock data = new DataBlock();
  private final int dataSizeLimit;
  private final String expected;
  private final long opaque;
  private State state = State.REPLY_LINE;
  private int position; // of what is read next in the line
  private int dataEnd; // bytes of the data block's end that were read
  private long flags;
  private long cas;
  private boolean won;
  private boolean opaqueSeen;
  private @Nullable MetaReply result;

  /**
   * A parser for one reply.
   *
   * @param expected the codes that make sense, blanks between them
   */
  MetaReplyParser(String expected, long opaque, long lineSizeLimit, int dataSizeLimit) {
    this.line = new ReplyLine(lineSizeLimit);
    this.expected = expected;
    this.opaque = opaque;
    this.dataSizeLimit = dataSizeLimit;
  }

  @Override
  public boolean advance(ByteBuffer in) throws ProtocolException {
    State before;
    do {
      before = state;
      state =
          switch (state) {
            case REPLY_LINE -> line.fill(in) ? onReplyLine() : state;
            case DATA -> data.fill(in) ? State.DATA_END : state;
            case DATA_END -> in.hasRemaining() ? onDataEnd(in.get()) : state;
            case COMPLETE -> state;
          };
    } while (state != before || (state == State.DATA_END && in.hasRemaining()));
    return state == State.COMPLETE;
  }

  private State onReplyLine() throws ProtocolException {
    MetaReply.Code found = code();
    position = CODE_BYTES;
    int size = found == MetaReply.Code.VA ? size() : 0;
    while (position < line.length()) {
      onFlag();
    }
    boolean bare = found == MetaReply.Code.EN; // older servers say nothing else of a miss
    if (!opaqueSeen && !bare) {
      throw line.unexpected("a reply with the opaque O" + opaque);
    }
    if (found == MetaReply.Code.VA) {
      data.expect(size);
      return State.DATA;
    }
    return complete(found, NO_BYTES);
  }

  private MetaReply.Code code() throws ProtocolException {
    if (line.length() == CODE_BYTES || (line.length() > CODE_BYTES && line.at(CODE_BYTES) == ' ')) {
      for (MetaReply.Code candidate : CODES) {
        String name = candidate.name();
        if (name.charAt(0) == line.at(0)
            && name.charAt(1) == line.at(1)
            && expected.contains(name)) {
          return candidate;
        }
      }
    }
    throw line.unexpected("one of " + expected);
  }

  /** The size, bounded before memory is taken. */
  private int size() throws ProtocolException {
    skipBlank();
    long size = number();
    if (size > dataSizeLimit) {
      throw ProtocolException.malformed(
          "got a value of "
              + size
              + " bytes, data_size_limit is "
              + dataSizeLimit
              + "; raise it if the value is right");
    }
    return (int) size;
  }

  private void onFlag() throws ProtocolException {
    skipBlank();
    if (position == line.length() || line.at(position) == ' ') {
      throw line.unexpected("a flag after each blank");
    }
    switch (line.at(position++)) {
      case 'c' -> cas = number();
      case 'f' -> flags = number();
      case 'W' -> won = true;
      case 'O' -> {
        if (number() != opaque) {
          throw line.unexpected("the opaque O" + opaque);
        }
        opaqueSeen = true;
      }
      default -> skipWord(); // Z and X, and what newer servers have to say
    }
  }

  private void skipBlank() throws ProtocolException {
    if (position == line.length() || line.at(position) != ' ') {
      throw line.unexpected("a blank before each flag");
    }
    position++;
  }

  private void skipWord() {
    while (position < line.length() && line.at(position) != ' ') {
      position++;
    }
  }

  private long number() throws ProtocolException {
    int first = position;
    long number = 0;
    while (position < line.length() && line.at(position) >= '0' && line.at(position) <= '9') {
      number = 10 * number + (line.at(position++) - '0');
    }
    int digits = position - first;
    if (digits == 0 || digits > MOST_DIGITS || number < 0) {
      throw line.unexpected("a number where one belongs");
    }
    return number;
  }

  private State onDataEnd(byte b) throws ProtocolException {
    if (b != (dataEnd == 0 ? '\r' : '\n')) {
      throw ProtocolException.malformed("the value has another length than its first line says");
    }
    dataEnd++;
    return dataEnd == LINE_END_BYTES ? complete(MetaReply.Code.VA, data.take()) : State.DATA_END;
  }

  private State complete(MetaReply.Code found, byte[] value) {
    result = new MetaReply(found, flags, cas, won, value);
    return State.COMPLETE;
  }

  @Override
  public MetaReply result() {
    if (result == null) {
      throw new IllegalStateException("the reply is not there yet");
    }
    return result;
  }
}
