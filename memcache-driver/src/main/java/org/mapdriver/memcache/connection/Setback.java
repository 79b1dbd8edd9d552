package org.mapdriver.memcache.connection;

import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Why a call has no reply. One instance is the outcome of all calls that share the reason. */
final class Setback {
  /** What a call that had company, or was interrupted, has to do. */
  enum Consequence {
    /** This was one of its tries. */
    TRY_LOST,
    /** Another call is, or may be, to blame: it may go again at once, without company. */
    GO_ALONE,
    /** The thread that carried it out was interrupted: it may go again at once. */
    GO_AGAIN
  }

  /** Nobody came to carry it out. */
  static final Setback LATE =
      new Setback(new TimeoutException(), Consequence.TRY_LOST, false, true);

  /** The connection that alone could have carried it is gone. */
  static final Setback GONE =
      new Setback(
          new CacheFailure(
              CacheFailure.Kind.CONNECTION_GONE,
              "the connection that this belonged to is gone; not sent",
              false,
              null),
          Consequence.TRY_LOST,
          false,
          false);

  private final Exception cause;
  private final Consequence consequence;
  private final boolean sent;
  private final boolean timedOut;
  private final AtomicBoolean counted = new AtomicBoolean();

  Setback(Exception cause, Consequence consequence, boolean sent, boolean timedOut) {
    this.cause = cause;
    this.consequence = consequence;
    this.sent = sent;
    this.timedOut = timedOut;
  }

  Exception cause() {
    return cause;
  }

  Consequence consequence() {
    return consequence;
  }

  /** Whether the request may have reached the server. */
  boolean sent() {
    return sent;
  }

  /** Whether the cause is only a wrapper of what should not happen at all. */
  boolean isUnexpected() {
    return cause instanceof Unexpected;
  }

  /** Wraps what should not happen at all. */
  static final class Unexpected extends IOException {
    private static final long serialVersionUID = 1L;

    Unexpected(Throwable cause) {
      super(cause);
    }
  }

  boolean timedOut() {
    return timedOut;
  }

  /** Answers true once: what befell a whole flight is one failure of the server. */
  boolean countOnce() {
    return counted.compareAndSet(false, true);
  }
}
