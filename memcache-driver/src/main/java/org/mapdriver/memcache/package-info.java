/**
 * The {@code memcache:} driver: a memcached server, or a cache in this process, alone or before any
 * other map.
 *
 * <p><b>Flow.</b> {@link org.mapdriver.memcache.MemcacheDriver} reads the parameters and puts a map
 * together: {@code key} makes the cache's key of the caller's, {@code coherence} decides the order
 * of reads and writes, {@code tier} is the cache, {@code connection} and {@code protocol} carry
 * commands to a server.
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
