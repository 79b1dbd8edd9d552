package org.mapdriver.cli;

import org.jspecify.annotations.Nullable;

/** The command cannot go on, for a reason that it found itself; the message is for the user. */
class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  CommandException(String message) {
    super(message);
  }

  CommandException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
