/**
 * Lookup maps for those who use them: open one from a URI, look keys up, update, delete, walk.
 *
 * <p><b>Flow.</b> {@link org.mapdriver.MapDrivers} finds the drivers and opens a {@link
 * org.mapdriver.LookupMap} from a URI such as {@code memcache:backup=lmdb:/var/lib/app/users}.
 * {@link org.mapdriver.MapOptions} adds what a URI should not say: access, key folding, parameters
 * with awkward values.
 *
 * <p><b>Threads.</b> Maps may be used by many threads, virtual ones included; cursors belong to one
 * thread at a time; everything else here is immutable.
 *
 * <p><b>Errors.</b> {@link org.mapdriver.MapException}, unchecked, whose four subclasses say what
 * to do next. A miss is {@code null} and never an exception; a failure is an exception and never
 * {@code null}.
 *
 * <p><b>Source.</b> The order of operations and the syntax of files follow Postfix's {@code
 * postmap(1)}, {@code memcache_table(5)}, {@code lmdb_table(5)} and {@code sqlite_table(5)}.
 */
@NullMarked
package org.mapdriver;

import org.jspecify.annotations.NullMarked;
