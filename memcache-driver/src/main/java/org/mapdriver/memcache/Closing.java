package org.mapdriver.memcache;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Closes several things, all of them even if one fails. */
final class Closing {
  private Closing() {}

  /** Throws the first failure, with the others suppressed in it. */
  static void all(List<? extends AutoCloseable> parts) {
    @Nullable Throwable first = null;
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception | Error e) {
        // Whatever it is: the parts that follow have threads, sockets and files to give back.
        if (first == null) {
          first = e;
        } else if (first != e) {
          first.addSuppressed(e);
        }
      }
    }
    if (first instanceof Error error) {
      throw error;
    } else if (first instanceof RuntimeException exception) {
      throw exception;
    } else if (first != null) {
      throw new IllegalStateException(first);
    }
  }
}
