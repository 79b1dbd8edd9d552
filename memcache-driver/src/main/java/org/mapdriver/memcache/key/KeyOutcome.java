package org.mapdriver.memcache.key;

/** What became of a caller's key. */
public sealed interface KeyOutcome {
  /**
   * It may go to the cache.
   *
   * @param key what the cache knows it by; the caller's own array if nothing was changed
   */
  record Usable(byte[] key) implements KeyOutcome {}

  /**
   * The map is not configured for this key, nor is its backup.
   *
   * @param why what rules it out, for people
   */
  record NotApplicable(String why, String advice) implements KeyOutcome {}

  /**
   * The cache cannot hold it; the backup may.
   *
   * @param bytes how long it is, after expansion
   */
  record TooLong(int bytes) implements KeyOutcome {}
}
