/**
 * Gets a command to a server and its reply back: few shared connections, time limits, retries, a
 * circuit breaker, authentication.
 *
 * <p><b>Flow.</b> {@link org.mapdriver.memcache.connection.MemcacheClient} asks the breaker, makes
 * a {@code Call} of each request and tries it as the retry policy says. {@code Lanes} has it
 * carried out: each {@code Lane} is a connection and the {@code Flight} that is on its way over it,
 * the calls of all who came while the last one was under way.
 *
 * <p><b>Threads.</b> The calling threads do the input and output. Who leads a lane writes and reads
 * for itself and its company, and hands the lane on; there is no selector and no other thread in
 * between, but for commands, whose wait must survive an interrupt ({@code Wire}). Calls in flight
 * are bounded, and so is each wait: one more thread, the watchdog, closes channels that outlive
 * their deadline, since a channel's read has no time limit of its own and polling before each read
 * would cost a system call. It starts with the first connection and ends with the client. A third
 * kind of thread looks names up and lives as long as that takes.
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
