package org.mapdriver;

import org.jspecify.annotations.Nullable;

/**
 * Any failure of a map. The subclass says what to do next.
 *
 * <p>The message is one line that says what was attempted, on which map, what was wrong and what to
 * do; it holds no value of the map and no secret. A driver wraps the failures of the libraries
 * below it as causes and adds no types of its own.
 */
public abstract sealed class MapException extends RuntimeException
    permits MapConfigException, MapUnavailableException, MapDataException, MapUnsupportedException {
  private static final long serialVersionUID = 1L;

  MapException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
