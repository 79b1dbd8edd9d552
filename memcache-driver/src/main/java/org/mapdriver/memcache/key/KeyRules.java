package org.mapdriver.memcache.key;

import java.util.Optional;
import org.mapdriver.spi.DomainFilter;
import org.mapdriver.spi.KeyTemplate;

/** Makes the cache's key of the caller's, in Postfix's order of steps. */
public final class KeyRules implements AutoCloseable {
  private static final KeyOutcome EMPTY =
      new KeyOutcome.NotApplicable("it is empty", "Use another key.");
  private static final KeyOutcome OTHER_DOMAIN =
      new KeyOutcome.NotApplicable(
          "its domain is not in \"domain\"", "Add it there, or use another key.");
  private static final KeyOutcome SUPPRESSED =
      new KeyOutcome.NotApplicable(
          "it lacks a part that \"key_format\" asks for", "Change key_format, or use another key.");
  private static final KeyOutcome BLANK =
      new KeyOutcome.NotApplicable(
          "there is a blank or a control character in it", "Set key_digest, or use another key.");

  private final DomainFilter domains;
  private final KeyTemplate format;
  private final Optional<KeyDigest> digest;
  private final Optional<AnyKey> anyKey;

  /**
   * The rules of one map. Closes the filter with itself.
   *
   * @param anyKey what becomes of keys that memcached does not take; empty if they are refused
   */
  public KeyRules(
      DomainFilter domains,
      KeyTemplate format,
      Optional<KeyDigest> digest,
      Optional<AnyKey> anyKey) {
    this.domains = domains;
    this.format = format;
    this.digest = digest;
    this.anyKey = anyKey;
  }

  /** Whether each key that {@link #keeps} accepts goes to the cache as it is. */
  public boolean changeNothing() {
    return domains.isEmpty() && format.isIdentity() && digest.isEmpty();
  }

  /** Whether a key goes to the cache as it is, once it has been through all the other rules. */
  public boolean keeps(byte[] key) {
    return CacheKey.accepts(key) && (anyKey.isEmpty() || !AnyKey.isLikeDigest(key));
  }

  /** Whether two keys may be one to the cache. */
  public boolean mayCollide() {
    return !format.distinguishesKeys();
  }

  /** What becomes of a key, which was folded already. */
  public KeyOutcome apply(byte[] key) {
    if (key.length == 0) {
      return EMPTY;
    }
    if (!domains.accepts(key)) {
      return OTHER_DOMAIN;
    }
    byte[] expanded = format.expand(key);
    if (expanded == null || expanded.length == 0) {
      return SUPPRESSED;
    }
    if (digest.isEmpty() && anyKey.isPresent()) {
      return new KeyOutcome.Usable(anyKey.get().fit(expanded));
    }
    byte[] asked = digest.isPresent() ? digest.get().hex(expanded) : expanded;
    if (!CacheKey.plain(asked)) {
      return BLANK;
    }
    return asked.length > CacheKey.MAX_BYTES
        ? new KeyOutcome.TooLong(asked.length)
        : new KeyOutcome.Usable(asked);
  }

  @Override
  public void close() {
    domains.close();
  }
}
