package org.mapdriver.memcache.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Decodes a reply of one word, of which one means yes and another, if there is one, means no. */
final class StatusReplyParser implements ReplyParser<Boolean> {
  private final ReplyLine line;
  private final String yes;
  private final @Nullable String no;
  private @Nullable Boolean result;

  StatusReplyParser(String yes, @Nullable String no, long lineSizeLimit) {
    this.line = new ReplyLine(lineSizeLimit);
    this.yes = yes;
    this.no = no;
  }

  @Override
  public boolean advance(ByteBuffer in) throws ProtocolException {
    if (result == null && line.fill(in)) {
      result = read();
    }
    return result != null;
  }

  private Boolean read() throws ProtocolException {
    if (line.is(yes.getBytes(US_ASCII))) {
      return true;
    }
    if (no != null && line.is(no.getBytes(US_ASCII))) {
      return false;
    }
    throw line.unexpected(no == null ? yes : yes + " or " + no);
  }

  @Override
  public Boolean result() {
    if (result == null) {
      throw new IllegalStateException("the reply is not there yet");
    }
    return result;
  }
}
