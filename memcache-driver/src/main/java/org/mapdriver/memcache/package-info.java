/**
 * The {@code memcache:} driver: a memcached server, or a cache in this process, alone or before any
 * other map.
 *
 * <p><b>Flow.</b> {@link org.mapdriver.memcache.MemcacheDriver} reads the parameters and puts a map
 * together: {@link org.mapdriver.memcache.key key} makes the cache's key of the caller's, {@link
 * org.mapdriver.memcache.coherence coherence} decides the order of reads and writes, {@link
 * org.mapdriver.memcache.tier tier} is the cache, {@link org.mapdriver.memcache.connection
 * connection} and {@link org.mapdriver.memcache.protocol protocol} carry commands to a server.
 *
 * <p><b>Threads.</b> Maps may be used by many threads. Opening one starts no thread and connects to
 * nothing.
 *
 * <p><b>Errors.</b> Those of {@link org.mapdriver.LookupMap}. With a backup, trouble with the cache
 * reaches no caller.
 *
 * <p><b>Source.</b> {@code memcache_table(5)}, Postfix 3.7 and, for {@code key_digest}, 3.12.
 */
@NullMarked
package org.mapdriver.memcache;

import org.jspecify.annotations.NullMarked;
