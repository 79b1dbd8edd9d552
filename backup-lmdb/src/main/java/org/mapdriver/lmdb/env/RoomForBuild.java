package org.mapdriver.lmdb.env;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.mapdriver.diagnostics.Shown;
import org.mapdriver.lmdb.locking.FileLocks;

/**
 * The part of a table's file behind its last page. Used by whoever holds the table's write lock.
 *
 * <p>Zeros are written to all of it before LMDB writes there through its map: the disk's room is
 * then taken, or its lack an {@link IOException}, where a page fault would be the process's end.
 */
final class RoomForBuild {
  private static final byte[] ZEROS = new byte[1 << 18];

  private final Path file;
  private final RandomAccessFile descriptor;
  private long taken;

  /** Uses the descriptor of the locks: opening and closing another would drop them. */
  RoomForBuild(FileLocks locks) {
    file = locks.file();
    descriptor = locks.descriptor();
  }

  /** Takes the room between two offsets. */
  void take(long from, long to) throws IOException {
    long position = Math.max(from, taken);
    descriptor.seek(position);
    while (position < to) {
      int length = (int) Math.min(ZEROS.length, to - position);
      descriptor.write(ZEROS, 0, length);
      position += length;
    }
    taken = Math.max(taken, to);
  }

  /**
   * Cuts the file after its last page. If it cannot be cut it is only too long: what was built is
   * committed then, or why it was not is about to be told.
   */
  void giveBack(long used) {
    taken = 0;
    try {
      if (descriptor.length() > used) {
        descriptor.setLength(used);
      }
    } catch (IOException e) {
      System.getLogger(RoomForBuild.class.getName())
          .log(
              System.Logger.Level.WARNING,
              Shown.oneLine(
                  "build %s: the file could not be cut to the %d bytes in use: %s; "
                          .formatted(file, used, e.getMessage())
                      + "its content is whole. Build it again to free the room."));
    }
  }
}
