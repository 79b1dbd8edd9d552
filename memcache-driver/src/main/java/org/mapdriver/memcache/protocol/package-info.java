/**
 * Speaks memcached's text protocol; knows nothing of sockets, maps or backups, and has no policy.
 *
 * <p><b>Flow.</b> {@link org.mapdriver.memcache.protocol.TextProtocol} makes a {@link
 * org.mapdriver.memcache.protocol.Command}: the {@link org.mapdriver.memcache.protocol.Request} to
 * send and the {@link org.mapdriver.memcache.protocol.ReplyParser} of its answer, a state machine
 * that can be fed any number of bytes at a time.
 *
 * <p><b>Threads.</b> Commands and requests are immutable; a parser has a single user.
 *
 * <p><b>Errors.</b> {@link org.mapdriver.memcache.protocol.ProtocolException}: the connection is to
 * be closed, not resynchronised; its next byte cannot be trusted.
 *
 * <p><b>Source.</b> memcached's doc/protocol.txt, "Keys" to "Deletion"; {@code memcache_table(5)},
 * "PROTOCOL".
 */
@NullMarked
package org.mapdriver.memcache.protocol;

import org.jspecify.annotations.NullMarked;
