package org.mapdriver.lmdb.env;

import java.io.IOException;

/** The disk has no room for a table's lock file. The message is part of a sentence. */
public final class NoRoomException extends IOException {
  private static final long serialVersionUID = 1L;

  NoRoomException(String message, IOException cause) {
    super(message, cause);
  }
}
