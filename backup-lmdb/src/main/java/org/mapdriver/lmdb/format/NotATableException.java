package org.mapdriver.lmdb.format;

import java.io.IOException;

/** A file is no LMDB table, or a damaged one. The message says why, and is part of a sentence. */
public final class NotATableException extends IOException {
  private static final long serialVersionUID = 1L;

  NotATableException(String message) {
    super(message);
  }
}
