package org.mapdriver.lmdb.env;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.mapdriver.lmdb.locking.LmdbLockFile;

/**
 * The room of LMDB's lock file on the disk. LMDB only sets the file's length and then writes to it
 * through a memory map: where the disk is full, that ends the process. So the room is taken before,
 * by writing.
 */
public final class LockFileRoom {
  // LMDB's mdb.c, "struct MDB_txninfo", "struct MDB_reader". Where they are larger, LMDB makes the
  // file longer, and only the rest is at risk.
  private static final int HEADER_BYTES = 192;
  private static final int READER_BYTES = 64;

  private static final long MOST_BYTES = 16L << 20;

  private LockFileRoom() {}

  /**
   * Sees to it that a table's lock file is there and has its room, unless a process uses it: that
   * process has seen to it.
   *
   * @param file the data file; this process must not have the table open
   * @param settings how it will be opened
   * @throws NoRoomException if the disk is full
   */
  public static void take(Path file, Settings settings) throws NoRoomException {
    Path lockFile = LmdbLockFile.of(file);
    long bytes = HEADER_BYTES + (settings.maxReaders() - 1L) * READER_BYTES;
    if (Files.notExists(lockFile)) {
      create(lockFile, bytes, settings);
    } else {
      refill(lockFile, bytes);
    }
  }

  /** LMDB makes what it needs of a file of zeros. */
  private static void create(Path lockFile, long bytes, Settings settings) throws NoRoomException {
    try {
      Path made = NewFile.createBeside(lockFile, settings.createMode());
      try {
        write(made, bytes);
        NewFile.putInPlace(made, lockFile);
      } finally {
        Files.deleteIfExists(made);
      }
    } catch (NoRoomException e) {
      throw e;
    } catch (IOException cannotBeCreated) {
      // For example in a folder that can only be read. LMDB tries next, and its error is told.
      return;
    }
  }

  private static void write(Path made, long bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(made, StandardOpenOption.WRITE)) {
      write(channel, ByteBuffer.allocate(Math.toIntExact(bytes)));
    }
  }

  /** Writes back what it reads, so that the parts never written get their room, too. */
  private static void refill(Path lockFile, long bytes) throws NoRoomException {
    try (FileChannel channel =
        FileChannel.open(lockFile, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long length = Math.max(bytes, channel.size());
      // LMDB's own protocol: whoever uses the file shares a lock on this byte.
      FileLock alone = channel.tryLock(0, 1, /* shared= */ false);
      if (alone == null || length > MOST_BYTES) {
        return;
      }
      ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(length));
      while (channel.read(content, content.position()) > 0) {}
      content.clear();
      write(channel, content);
    } catch (NoRoomException e) {
      throw e;
    } catch (IOException | OverlappingFileLockException cannotBeUsed) {
      // LMDB opens it next, and its error is told.
      return;
    }
  }

  private static void write(FileChannel channel, ByteBuffer content) throws NoRoomException {
    try {
      while (content.hasRemaining()) {
        channel.write(content, content.position()); // moves the position on
      }
    } catch (IOException e) {
      throw new NoRoomException(
          "there is no room for LMDB's lock file (" + e.getMessage() + ")", e);
    }
  }
}
