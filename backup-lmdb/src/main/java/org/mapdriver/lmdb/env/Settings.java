package org.mapdriver.lmdb.env;

import java.time.Duration;
import org.mapdriver.lmdb.locking.Locking;

/**
 * How to open a table.
 *
 * @param locking how to keep apart from other processes
 * @param writable whether it will be written
 * @param mapSize the least size of the memory map, in bytes
 * @param maxReaders reader slots, if the lock file is created here
 * @param lockPatience how long to wait for another process's lock
 * @param fileMode permission bits of files that are created
 */
public record Settings(
    Locking locking,
    boolean writable,
    long mapSize,
    int maxReaders,
    Duration lockPatience,
    int fileMode) {}
