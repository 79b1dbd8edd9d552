package org.mapdriver.memcache.connection;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The cache could not be asked, or did not do what it was asked for. */
public final class CacheFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Kind {
    /** No connection came about. */
    CONNECT,
    /** Something took longer than the time limit. */
    TIMEOUT,
    /** The connection was lost on the way. */
    DISCONNECT,
    /** The reply made no sense. */
    PROTOCOL,
    /** The server answered that it will not. */
    REFUSED,
    /** All connections were in use by other threads for too long. */
    BUSY,
    /** What was to be sent meant something on an earlier connection alone. */
    CONNECTION_GONE,
    /** The server failed repeatedly and is left alone for a while. */
    BREAKER_OPEN;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** As statistics name it. */
    public String label() {
      return label;
    }
  }

  /** What went wrong. */
  private final Kind kind;

  /** Whether a write may have been carried out. */
  private final boolean mayHaveHappened;

  /**
   * Makes the failure.
   *
   * @param message what went wrong and what to do, fit to follow the name of the map and a colon
   */
  public CacheFailure(
      Kind kind, String message, boolean mayHaveHappened, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.mayHaveHappened = mayHaveHappened;
  }

  private CacheFailure(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
    this.mayHaveHappened = false;
  }

  /**
   * The failure of each call while a server is left alone. It has no stack trace, so that one
   * instance does for all: lookups that are spared the server should cost little else.
   */
  static CacheFailure leftAlone(String server) {
    return new CacheFailure(
        Kind.BREAKER_OPEN, server + " failed repeatedly and is left alone for a while");
  }

  /** What went wrong. */
  public Kind kind() {
    return kind;
  }

  /** Whether a write may have been carried out although nothing confirms it. */
  public boolean mayHaveHappened() {
    return mayHaveHappened;
  }

  /** Whether the server is in trouble, rather than the request or the callers' number. */
  boolean countsAgainstServer() {
    return switch (kind) {
      case CONNECT, TIMEOUT, DISCONNECT, PROTOCOL -> true;
      case REFUSED, BUSY, CONNECTION_GONE, BREAKER_OPEN -> false;
    };
  }
}
