package org.mapdriver.memcache.coherence;

import java.util.Optional;
import org.mapdriver.memcache.key.CacheKey;

/**
 * A key that somebody asks for.
 *
 * @param bytes what the backup knows it by
 * @param cacheKey what the cache knows it by; empty if the cache cannot hold it and is passed by
 */
public record AskedKey(byte[] bytes, Optional<CacheKey> cacheKey) {}
