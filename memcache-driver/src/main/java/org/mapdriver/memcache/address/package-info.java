/**
 * Where the cache is: the value of {@code memcache=}, and the socket addresses that it stands for.
 *
 * <p><b>Flow.</b> {@link org.mapdriver.memcache.address.ServerAddress} checks the transport when
 * the map opens, and the endpoint at each connect, when it also looks the host up again.
 *
 * <p><b>Threads.</b> Everything here is immutable.
 *
 * <p><b>Errors.</b> {@link java.lang.IllegalArgumentException} with words for people if the text is
 * wrong; {@link java.net.UnknownHostException} if a name does not resolve, which is a server that
 * is down.
 *
 * <p><b>Source.</b> {@code memcache_table(5)}, "memcache"; Postfix's {@code host_port(3)} and
 * {@code valid_hostname(3)}.
 */
@NullMarked
package org.mapdriver.memcache.address;

import org.jspecify.annotations.NullMarked;
