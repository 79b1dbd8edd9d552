package org.mapdriver.cli;

import java.io.IOException;

/**
 * Whoever read standard output has gone, as {@code head} does when it has enough. That ends other
 * programs by a signal, silently; the JVM ignores the signal, so this stands for it.
 */
final class ReaderGoneException extends CommandException {
  private static final long serialVersionUID = 1L;

  ReaderGoneException(IOException cause) {
    super("write standard output: nobody reads it any more", cause);
  }
}
