package org.mapdriver.memcache.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Decodes {@code VERSION 1.6.18}. */
final class VersionReplyParser implements ReplyParser<String> {
  private static final byte[] VERSION = "VERSION ".getBytes(US_ASCII);

  private final ReplyLine line;
  private @Nullable String version;

  VersionReplyParser(long lineSizeLimit) {
    line = new ReplyLine(lineSizeLimit);
  }

  @Override
  public boolean advance(ByteBuffer in) throws ProtocolException {
    if (version == null && line.fill(in)) {
      if (!line.startsWith(VERSION)) {
        throw line.unexpected("VERSION");
      }
      byte[] text = new byte[line.length() - VERSION.length];
      for (int i = 0; i < text.length; i++) {
        text[i] = line.at(VERSION.length + i);
      }
      version = new String(text, ISO_8859_1);
    }
    return version != null;
  }

  @Override
  public String result() {
    if (version == null) {
      throw new IllegalStateException("the reply is not there yet");
    }
    return version;
  }
}
