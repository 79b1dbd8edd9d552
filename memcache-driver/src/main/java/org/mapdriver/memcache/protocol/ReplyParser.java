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

  /** Whether {@link #result} is known; it can be before the reply is complete. */
  boolean answered();

  /** What the reply says, once {@link #answered}. */
  R result();

  /** Whether the reply ended as it should, so that the next one can follow. */
  boolean inStep();
}
