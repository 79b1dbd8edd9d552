package org.mapdriver.memcache.protocol;

/** A reply that is not the one asked for. What else the connection holds cannot be trusted. */
public final class ProtocolException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Whether the server spoke the protocol, to say that it will not do it. */
  private final boolean refusal;

  private ProtocolException(String message, boolean refusal) {
    super(message, null, false, false);
    this.refusal = refusal;
  }

  static ProtocolException malformed(String message) {
    return new ProtocolException(message, false);
  }

  static ProtocolException refusal(String message) {
    return new ProtocolException(message, true);
  }

  /** Whether the server spoke the protocol, to say that it will not do it. */
  public boolean isRefusal() {
    return refusal;
  }
}
