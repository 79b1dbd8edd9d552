package org.mapdriver.memcache.protocol;

import java.nio.ByteBuffer;

/**
 * Decodes the reply to one request. Resumable after any byte.
 *
 * @param <R> what the reply says
 */
public interface ReplyParser<R> {
  /** Consumes what it can; true once the reply is complete. */
  boolean advance(ByteBuffer in) throws ProtocolException;

  /** What the reply says, once it is complete. */
  R result();
}
