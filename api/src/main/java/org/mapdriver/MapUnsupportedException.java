package org.mapdriver;

/** This map has no such operation, whatever the key. Nothing was changed. */
public final class MapUnsupportedException extends MapException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what was attempted, on what, why there is no such thing, what to use instead
   */
  public MapUnsupportedException(String message) {
    super(message, null);
  }
}
