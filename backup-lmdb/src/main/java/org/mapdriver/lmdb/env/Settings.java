package org.mapdriver.lmdb.env;

import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Set;
import org.mapdriver.lmdb.locking.Locking;

/**
 * How to open a table.
 *
 * @param locking how to keep apart from other processes
 * @param writable whether it will be written
 * @param mapSize the least size of the memory map, in bytes
 * @param maxReaders reader slots, if the lock file is created here
 * @param lockPatience how long to wait for another process's lock
 * @param createMode permissions of files that are created
 */
public record Settings(
    Locking locking,
    boolean writable,
    long mapSize,
    int maxReaders,
    Duration lockPatience,
    Set<PosixFilePermission> createMode) {

  /** The permissions as the number that the system takes. */
  int modeBits() {
    int bits = 0;
    for (PosixFilePermission permission : createMode) {
      bits |=
          switch (permission) {
            case OWNER_READ -> 0400;
            case OWNER_WRITE -> 0200;
            case OWNER_EXECUTE -> 0100;
            case GROUP_READ -> 0040;
            case GROUP_WRITE -> 0020;
            case GROUP_EXECUTE -> 0010;
            case OTHERS_READ -> 0004;
            case OTHERS_WRITE -> 0002;
            case OTHERS_EXECUTE -> 0001;
          };
    }
    return bits;
  }
}
