package org.mapdriver.lmdb.locking;

/** A file lock could not be had. The message says why, and is part of a sentence. */
public final class FileLockException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FileLockException(String message) {
    super(message);
  }

  FileLockException(String message, Throwable cause) {
    super(message, cause);
  }
}
