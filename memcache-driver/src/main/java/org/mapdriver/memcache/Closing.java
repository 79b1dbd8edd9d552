package org.mapdriver.memcache;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Closes several things, all of them even if one fails. */
final class Closing {
  private Closing() {}

  /** Throws the first failure, with the others suppressed in it. */
  static void all(List<? extends AutoCloseable> parts) {
    @Nullable RuntimeException first = null;
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        RuntimeException failure =
            e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
        if (first == null) {
          first = failure;
        } else {
          first.addSuppressed(failure);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
