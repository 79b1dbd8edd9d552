/**
 * The command line beside the real postmap: one case or more for each statement of how Postfix
 * behaves.
 *
 * <p><b>Flow.</b> An {@code *IT} class lists the {@link PostmapCase}s of one section. {@link
 * Conformance} prepares each case twice, in two {@link World}s that share nothing, runs its
 * commands with postmap in one and with {@code bin/mapdriver} in the other, and compares what each
 * left behind: output, exit status, warnings and errors, memcached, tables, files, bytes sent to a
 * server. A case also says what the statement promises, so that the reference itself is checked. A
 * case marked as newer than the installed postmap, or as a deliberate departure, is run with {@code
 * bin/mapdriver} alone.
 *
 * <p><b>Threads.</b> Cases run side by side and touch nothing outside their own folder, server and
 * port.
 *
 * <p><b>Errors.</b> A component that is not installed fails the case. Nothing is skipped.
 *
 * <p><b>Source.</b> postmap(1), memcache_table(5), lmdb_table(5), sqlite_table(5), and postmap
 * 3.7.11 itself.
 */
@NullMarked
package org.mapdriver.cli.postmap;

import org.jspecify.annotations.NullMarked;
