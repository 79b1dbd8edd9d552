/**
 * From the caller's key to what memcached sees: domain, key format, digest, and the check of the
 * bytes that nothing gets around.
 *
 * <p><b>Flow.</b> {@link org.mapdriver.memcache.key.KeyRules} takes a key through the steps and
 * answers a {@link org.mapdriver.memcache.key.KeyOutcome}. {@link
 * org.mapdriver.memcache.key.CacheKey} checks what becomes part of a request.
 *
 * <p><b>Threads.</b> Everything here is immutable.
 *
 * <p><b>Errors.</b> None of its own; a domain table that does not answer is the table's exception.
 *
 * <p><b>Source.</b> {@code memcache_table(5)}, "key_format" to "domain"; memcached's protocol.txt,
 * "Keys".
 */
@NullMarked
package org.mapdriver.memcache.key;

import org.jspecify.annotations.NullMarked;
