package org.mapdriver;

/** Whether keys that differ only in case are one key. */
public enum KeyFolding {
  /** Keys are used as they come. */
  NONE,
  /**
   * Keys are folded before anything else is done with them: full Unicode case folding (Unicode's
   * {@code CaseFolding.txt}, statuses C and F), so that {@code Straße} and {@code STRASSE} are one
   * key. In a key that is not valid UTF-8, the ASCII letters are folded and other bytes kept.
   */
  CASE
}
