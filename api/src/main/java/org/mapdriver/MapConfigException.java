package org.mapdriver;

/**
 * The caller must change something: a URI, an option, a configuration file, a permission. Trying
 * again changes nothing. Nothing was opened, nothing was stored.
 */
public final class MapConfigException extends MapException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what was attempted, on what, what was wrong, what to do
   */
  public MapConfigException(String message) {
    super(message, null);
  }

  /**
   * Makes the exception.
   *
   * @param message what was attempted, on what, what was wrong, what to do
   * @param cause the failure below
   */
  public MapConfigException(String message, Throwable cause) {
    super(message, cause);
  }
}
