/**
 * Postfix's way to keep processes that share a table apart.
 *
 * <p><b>Flow.</b> Shared around each read, exclusive around each write; a build begins exclusive
 * and goes on shared, since LMDB never overwrites what readers of the last state see.
 *
 * <p><b>Threads.</b> fcntl locks are the process's: {@code FileLocks} counts its readers and holds
 * one lock for all of them.
 *
 * <p><b>Errors.</b> {@code FileLockException}: not to be had in time, or not on this file system.
 *
 * <p><b>Source.</b> {@code fcntl(2)}, "Advisory record locking"; Postfix's {@code myflock(3)}.
 */
@NullMarked
package org.mapdriver.lmdb.locking;

import org.jspecify.annotations.NullMarked;
