package org.mapdriver;

/** This key or this value cannot be stored in this map. Others can. Nothing was stored. */
public final class MapDataException extends MapException {
  private static final long serialVersionUID = 1L;

  /** What about the key or value is in the way. */
  public enum Reason {
    /** The key is outside what the map is configured for: its domain, its key format. */
    KEY_NOT_APPLICABLE,
    /** The key has more bytes than the map can hold. */
    KEY_TOO_LONG,
    /** The value has more bytes than the map can hold. */
    VALUE_TOO_LARGE,
    /** Something else, which the message names. */
    OTHER
  }

  /** Why. */
  private final Reason reason;

  /**
   * Makes the exception.
   *
   * @param reason what is in the way
   * @param message what was attempted, on what, what was wrong, what to do
   */
  public MapDataException(Reason reason, String message) {
    super(message, null);
    this.reason = reason;
  }

  /**
   * Makes the exception.
   *
   * @param reason what is in the way
   * @param message what was attempted, on what, what was wrong, what to do
   * @param cause the failure below
   */
  public MapDataException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /**
   * What about the key or value is in the way.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }
}
