/**
 * {@code lmdb:} maps: tables in the format of Postfix's {@code lmdb_table(5)}, which {@code
 * postmap} and this driver read and write alike.
 *
 * <p>Goals, in this order: no table is damaged, no process ended; Postfix's behaviour; speed.
 *
 * <p><b>Flow.</b> {@code TableOpening} makes a file and settings of a URI, and decides the locking;
 * {@code LmdbMap} is the open map, {@code NulForm} knows whether its entries end in NULs, {@code
 * TableWalk} walks it and {@code TableBuild} replaces its content. Below, {@code
 * org.mapdriver.lmdb.env} runs the transactions, {@code org.mapdriver.lmdb.locking} keeps processes
 * apart as Postfix does, {@code org.mapdriver.lmdb.format} looks at files before LMDB maps them.
 *
 * <p><b>Threads.</b> Maps may be used by any number of threads, virtual ones included. Reads and
 * writes are native calls, which hold a virtual thread's carrier; with {@code locking=lmdb} a write
 * waits inside one for other processes' writers, as long as these take.
 *
 * <p><b>Errors.</b> {@code Failures} translates what LMDB says. A file that is no table, may not be
 * used, or would have to be shared with Postfix without its locks is a {@code
 * org.mapdriver.MapConfigException}; a full disk or a lock that another process keeps is a {@code
 * org.mapdriver.MapUnavailableException}, and the table is as it was.
 *
 * <p><b>Source.</b> {@code lmdb_table(5)}; LMDB's lmdb.h, "Caveats".
 */
@NullMarked
package org.mapdriver.lmdb;

import org.jspecify.annotations.NullMarked;
