/**
 * Transactions on open tables; knows keys and values as bytes in LMDB's order, and no maps.
 *
 * <p><b>Flow.</b> {@code OpenTables} has each table once per process. A {@code TableEnv} runs reads
 * with a {@code Reader} out of its {@code ReaderPool}, writes with a {@code Writer}, and a {@code
 * Rebuild} of all of its content. {@code CurrentEnvironment} has LMDB's {@code Environment}, and
 * makes the memory map larger when the table outgrows it, here or in another process. {@code
 * NativeBytes} carries keys and values between the heap and LMDB. {@code NewFile} and {@code
 * LockFileRoom} look after files before LMDB opens them.
 *
 * <p><b>Threads.</b> Everybody enters through the {@code Gate}, or is in it with a reader out of
 * {@code HotReaders}; who changes the map or the environment is alone in it. A write transaction
 * belongs to the thread that began it: with {@code locking=lmdb} it holds a mutex that only this
 * thread may release.
 *
 * <p><b>Errors.</b> lmdbjava's own exceptions pass through, {@code MapFullException} and {@code
 * MapResizedException} excepted, which are dealt with here.
 *
 * <p><b>Source.</b> LMDB's lmdb.h, "mdb_env_open", "mdb_env_set_mapsize", "mdb_txn_renew".
 */
@NullMarked
package org.mapdriver.lmdb.env;

import org.jspecify.annotations.NullMarked;
