package org.mapdriver.memcache.key;

/**
 * Fits any key to memcached without letting two keys meet: as it is if memcached takes it, in
 * base64 if that is short enough, else as its SHA-256 digest. A key that looks like such a digest
 * becomes one itself.
 */
public final class AnyKey {
  private static final int DIGEST_DIGITS = 64;

  /** So many bytes are 248 in base64; one more would be 252, and memcached takes 250. */
  static final int MOST_BASE64_BYTES = 186;

  private final KeyDigest sha256 = KeyDigest.named("sha256");

  /** The rule. */
  public AnyKey() {}

  /**
   * What the cache knows a key by. If {@link CacheKey} does not accept it, it has to travel in
   * base64, and is short enough for that.
   */
  byte[] fit(byte[] key) {
    boolean fits =
        CacheKey.accepts(key)
            ? !isLikeDigest(key)
            : key.length <= MOST_BASE64_BYTES && !CacheKey.plain(key);
    return fits ? key : sha256.hex(key);
  }

  /** Whether these are 64 hexadecimal digits in lower case. */
  static boolean isLikeDigest(byte[] key) {
    if (key.length != DIGEST_DIGITS) {
      return false;
    }
    for (byte b : key) {
      if ((b < '0' || b > '9') && (b < 'a' || b > 'f')) {
        return false;
      }
    }
    return true;
  }
}
