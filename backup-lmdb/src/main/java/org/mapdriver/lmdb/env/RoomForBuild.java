package org.mapdriver.lmdb.env;

import java.io.IOException;
import java.io.RandomAccessFile;

/**
 * The part of a table's file behind its last page. Used by whoever holds the table's write lock.
 *
 * <p>Zeros are written to all of it before LMDB writes there through its map: the disk's room is
 * then taken, or its lack an {@link IOException}, where a page fault would be the process's end.
 */
final class RoomForBuild {
  private static final byte[] ZEROS = new byte[1 << 18];

  private final RandomAccessFile descriptor;
  private long taken;

  /** The descriptor is that of the locks: opening and closing another would drop them. */
  RoomForBuild(RandomAccessFile descriptor) {
    this.descriptor = descriptor;
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

  /** Cuts the file after its last page. */
  void giveBack(long used) throws IOException {
    descriptor.setLength(used);
    taken = 0;
  }
}
