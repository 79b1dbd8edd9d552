/**
 * What a cache can do, whatever it is made of: a memcached server, or memory of this process.
 *
 * <p><b>Flow.</b> {@link org.mapdriver.memcache.tier.RemoteTier} turns each call into a command for
 * its client; {@link org.mapdriver.memcache.tier.EmbeddedTier} asks a Caffeine cache.
 *
 * <p><b>Threads.</b> Tiers may be used by many threads.
 *
 * <p><b>Errors.</b> {@link org.mapdriver.memcache.connection.CacheFailure} if the cache could not
 * be asked; what that means is the coherence's to decide.
 *
 * <p><b>Source.</b> {@code memcache_table(5)}.
 */
@NullMarked
package org.mapdriver.memcache.tier;

import org.jspecify.annotations.NullMarked;
