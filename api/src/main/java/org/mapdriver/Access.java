package org.mapdriver;

/** What a map is opened for. */
public enum Access {
  /** Lookups and walks. {@code update} and {@code delete} throw {@link MapUnsupportedException}. */
  READ_ONLY,
  /** Everything. Files that do not exist are created, where the driver keeps files. */
  READ_WRITE
}
