package org.mapdriver.memcache.coherence;

import org.jspecify.annotations.Nullable;

/**
 * A key that somebody asks for.
 *
 * @param bytes what the backup knows it by
 * @param cacheKey what the cache knows it by; null if the cache cannot hold it and is passed by
 */
public record AskedKey(byte[] bytes, byte @Nullable [] cacheKey) {}
