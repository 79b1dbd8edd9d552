package org.mapdriver.memcache.protocol;

/** A reply that is not the one asked for. What else the connection holds cannot be trusted. */
public final class ProtocolException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Whether the server spoke the protocol, to say that it will not do it. */
  private final boolean refusal;

  /** Whether the replies to what was asked for after it can follow. */
  private final boolean inStep;

  private ProtocolException(String message, boolean refusal, boolean inStep) {
    super(message, null, false, false);
    this.refusal = refusal;
    this.inStep = inStep;
  }

  static ProtocolException malformed(String message) {
    return new ProtocolException(message, false, false);
  }

  static ProtocolException refusal(String message, boolean inStep) {
    return new ProtocolException(message, true, inStep);
  }

  /**
   * Whether the replies to what was asked for after it can follow. Not so if the server may have
   * taken a value for commands, which it answers too.
   */
  public boolean isInStep() {
    return inStep;
  }

  /** Whether the server spoke the protocol, to say that it will not do it. */
  public boolean isRefusal() {
    return refusal;
  }
}
