package org.mapdriver;

/** The map, or something that it needs, does not answer now. Trying again later may succeed. */
public final class MapUnavailableException extends MapException {
  private static final long serialVersionUID = 1L;

  /** Whether a write may have been carried out although its acknowledgement did not arrive. */
  private final boolean mayHaveHappened;

  /**
   * Makes the exception.
   *
   * @param message what was attempted, on what, what was wrong, what to do
   * @param mayHaveHappened whether the write may have been carried out; false for a read
   */
  public MapUnavailableException(String message, boolean mayHaveHappened) {
    super(message, null);
    this.mayHaveHappened = mayHaveHappened;
  }

  /**
   * Makes the exception.
   *
   * @param message what was attempted, on what, what was wrong, what to do
   * @param mayHaveHappened whether the write may have been carried out; false for a read
   * @param cause the failure below
   */
  public MapUnavailableException(String message, boolean mayHaveHappened, Throwable cause) {
    super(message, cause);
    this.mayHaveHappened = mayHaveHappened;
  }

  /**
   * Whether the write that failed may have been carried out all the same, because only its
   * acknowledgement is missing.
   *
   * @return false if it is certain that nothing was changed, and for every lookup
   */
  public boolean mayHaveHappened() {
    return mayHaveHappened;
  }
}
