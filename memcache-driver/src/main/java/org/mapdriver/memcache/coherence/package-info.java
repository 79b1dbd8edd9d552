/**
 * The order in which cache and backup are read and written, and what becomes of a cache that fails.
 *
 * <p><b>Flow.</b> The map asks its {@link org.mapdriver.memcache.coherence.Coherence}: {@link
 * org.mapdriver.memcache.coherence.StrictCoherence} or {@link
 * org.mapdriver.memcache.coherence.PostfixCoherence} before a backup, {@link
 * org.mapdriver.memcache.coherence.CacheOnly} without one. Lookups that miss on one key share reads
 * of the backup; strict writes that come at one moment are carried out together.
 *
 * <p><b>Threads.</b> Everything here may be used by many threads.
 *
 * <p><b>Errors.</b> With a backup a cache that fails is got over: counted, warned of at a limited
 * rate, never thrown. Without one it is a {@link org.mapdriver.MapUnavailableException}. An
 * endpoint that cannot be right is a {@link org.mapdriver.MapConfigException} either way.
 *
 * <p><b>Source.</b> {@code memcache_table(5)}; Postfix's {@code dict_memcache(3)}.
 */
@NullMarked
package org.mapdriver.memcache.coherence;

import org.jspecify.annotations.NullMarked;
