/**
 * The memcached clients that are measured, each behind {@link
 * org.mapdriver.benchmarks.peers.CacheClient}, and the bare sockets that are their limit.
 */
@NullMarked
package org.mapdriver.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
