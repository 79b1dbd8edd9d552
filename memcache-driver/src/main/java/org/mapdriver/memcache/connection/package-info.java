/**
 * Gets a command to a server and its reply back: few shared connections, time limits, retries, a
 * circuit breaker, authentication.
 *
 * <p><b>Flow.</b> {@link org.mapdriver.memcache.connection.MemcacheClient} asks the breaker, takes
 * a connection from the pool (which makes one if need be), exchanges, gives the connection back or
 * closes it, and tries again as the retry policy says.
 *
 * <p><b>Threads.</b> The calling thread does its own input and output, on a blocking channel. A
 * connection has one user at a time; the number of connections, and the time that a thread waits
 * for one, are bounded. One more thread, the watchdog, closes channels that outlive their deadline:
 * a channel's read has no time limit of its own, and polling before each read would cost a system
 * call. It starts with the first connection and ends with the pool.
 *
 * <p><b>Errors.</b> {@link org.mapdriver.memcache.connection.CacheFailure}, a checked exception: a
 * cache that could not be asked is no answer. {@link org.mapdriver.MapConfigException} for an
 * endpoint or a password that has to be changed.
 *
 * <p><b>Source.</b> Postfix's {@code auto_clnt(3)}; {@code memcache_table(5)}, "max_try" to
 * "timeout".
 */
@NullMarked
package org.mapdriver.memcache.connection;

import org.jspecify.annotations.NullMarked;
