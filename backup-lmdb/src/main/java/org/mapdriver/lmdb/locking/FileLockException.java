package org.mapdriver.lmdb.locking;

/** A file lock could not be had. The message says why, and is part of a sentence. */
public final class FileLockException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FileLockException(String message) {
    super(message);
  }

  /**
   * Makes the exception.
   *
   * @param message what went wrong
   * @param cause what the system said
   */
  public FileLockException(String message, Throwable cause) {
    super(message, cause);
  }
}
