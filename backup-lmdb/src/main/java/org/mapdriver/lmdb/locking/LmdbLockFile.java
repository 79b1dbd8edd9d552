package org.mapdriver.lmdb.locking;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The lock file that LMDB keeps beside a table. It outlives its users, but each of them keeps a
 * shared fcntl lock on its first byte as long as it has the table open (LMDB's {@code mdb.c},
 * {@code mdb_env_share_locks}).
 */
public final class LmdbLockFile {
  private LmdbLockFile() {}

  /**
   * The lock file of a table.
   *
   * @param file the data file
   * @return the file beside it, which need not exist
   */
  public static Path of(Path file) {
    return file.resolveSibling(file.getFileName() + "-lock");
  }

  /**
   * Whether a process that locks as LMDB does has a table open now. Not to be called while this
   * process has, whose own lock this would drop.
   *
   * @param file the data file
   * @return whether somebody has; true as well if the lock file may not be asked
   * @throws IOException if the system cannot tell
   */
  public static boolean isInUse(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(of(file), StandardOpenOption.WRITE)) {
      FileLock lock = channel.tryLock(0, 1, /* shared= */ false);
      return lock == null;
    } catch (NoSuchFileException nobodyEverDid) {
      return false;
    } catch (OverlappingFileLockException | AccessDeniedException e) {
      return true;
    }
  }
}
