package org.mapdriver.memcache.coherence;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mapdriver.memcache.connection.CacheFailure;

/**
 * Asks a cache for many keys, and keeps what it answered before it failed.
 *
 * <p>A reply that cannot be trusted takes its connection with it, and says nothing about the keys
 * of other replies. One value may be to blame, one over the limit for example: each key of that
 * reply is asked for by itself, over another connection. After any other failure the cache is left
 * alone.
 */
final class BulkGet {
  /** Stands for the value of a key of which nothing is known. */
  static final byte[] UNKNOWN = {};

  private static final String OPERATION = "lookupAll";
  private static final String BY_BACKUP = "asked the backup";

  /** The cache. */
  @FunctionalInterface
  interface Cache {
    /** The values in the order of the keys. */
    List<byte @Nullable []> getAll(List<byte[]> keys) throws CacheFailure;
  }

  private final Cache cache;
  private final CacheTrouble trouble;
  private boolean failed;

  BulkGet(Cache cache, CacheTrouble trouble) {
    this.cache = cache;
    this.trouble = trouble;
  }

  /** Whether the cache is in trouble: what it was asked for last, it did not answer. */
  boolean hasFailed() {
    return failed;
  }

  /** What the cache says of each key, or {@link #UNKNOWN} itself. */
  List<byte @Nullable []> ask(List<byte[]> keys) {
    List<List<byte[]>> parts = Parts.of(keys);
    if (parts.size() == 1) {
      return askPart(keys);
    }
    List<byte @Nullable []> values = new ArrayList<>(keys.size());
    for (List<byte[]> part : parts) {
      values.addAll(failed ? unknown(part) : askPart(part));
    }
    return values;
  }

  private static List<byte @Nullable []> unknown(List<byte[]> keys) {
    return Collections.nCopies(keys.size(), UNKNOWN);
  }

  private List<byte @Nullable []> askPart(List<byte[]> keys) {
    try {
      return cache.getAll(keys);
    } catch (CacheFailure failure) {
      boolean untrusted = failure.kind() == CacheFailure.Kind.PROTOCOL;
      if (untrusted && keys.size() > 1) {
        return askEach(keys);
      }
      trouble.gotOver(OPERATION, failure, BY_BACKUP);
      failed = !untrusted;
      return unknown(keys);
    }
  }

  private List<byte @Nullable []> askEach(List<byte[]> keys) {
    List<byte @Nullable []> values = new ArrayList<>(keys.size());
    for (byte[] key : keys) {
      values.addAll(failed ? unknown(List.of(key)) : askPart(List.of(key)));
    }
    return values;
  }
}
