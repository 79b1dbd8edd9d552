package org.mapdriver.memcache.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Tells {@code VERSION 1.6.18} from {@code CLIENT_ERROR unauthenticated}. */
final class OpenToAllParser implements ReplyParser<Boolean> {
  private static final byte[] VERSION = "VERSION ".getBytes(US_ASCII);
  private static final byte[] CLIENT_ERROR = "CLIENT_ERROR ".getBytes(US_ASCII);

  private final ReplyLine line;
  private @Nullable Boolean result;

  OpenToAllParser(long lineSizeLimit) {
    line = new ReplyLine(lineSizeLimit);
  }

  @Override
  public boolean advance(ByteBuffer in) throws ProtocolException {
    if (result == null && line.fill(in)) {
      if (!line.startsWith(VERSION) && !line.startsWith(CLIENT_ERROR)) {
        throw line.unexpected("VERSION or CLIENT_ERROR");
      }
      result = line.startsWith(VERSION);
    }
    return result != null;
  }

  @Override
  public Boolean result() {
    if (result == null) {
      throw new IllegalStateException("the reply is not there yet");
    }
    return result;
  }
}
