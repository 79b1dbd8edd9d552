package org.mapdriver.lmdb.env;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.mapdriver.lmdb.format.TableHeader;
import org.mapdriver.lmdb.format.TreeCheck;
import org.mapdriver.lmdb.locking.FileLocks;
import org.mapdriver.lmdb.locking.Locking;

/**
 * LMDB's environment of a table, with the locks and read transactions that live as long as it does.
 *
 * @param env LMDB's
 * @param locks Postfix's locks, or null with LMDB's own
 * @param readers the read transactions
 */
record Environment(Env<NativeBytes> env, @Nullable FileLocks locks, ReaderPool readers) {

  private static final EnvFlags READ_ONLY = EnvFlags.MDB_RDONLY_ENV;

  private static final long LONGEST_UNPREPARED_NANOS = 1_000_000_000;

  private Environment(Env<NativeBytes> env, @Nullable FileLocks locks, Gate gate) {
    this(env, locks, new ReaderPool(env, gate));
  }

  /** Opens a table that this process has not open. */
  static Environment open(Path file, Settings settings, boolean writable, Gate gate)
      throws IOException {
    if (settings.locking() == Locking.LMDB) {
      LockFileRoom.take(file, settings);
      Env<NativeBytes> env = openWithLockFile(file, settings, writable);
      env.readerCheck();
      return new Environment(env, null, gate);
    }
    FileLocks locks = FileLocks.open(file, writable, settings.lockPatience());
    Environment opened = null;
    try {
      opened = new Environment(openLocked(file, settings, writable, locks), locks, gate);
      return opened;
    } finally {
      if (opened == null) {
        locks.close();
      }
    }
  }

  /**
   * Who opens a table first has to prepare the lock file, and LMDB tells it by a lock on that file.
   * {@link LockFileRoom}, in another process that opens the table, may hold this lock for a moment:
   * then LMDB takes a lock file that nobody has prepared for a damaged table.
   */
  private static Env<NativeBytes> openWithLockFile(Path file, Settings settings, boolean writable)
      throws IOException {
    long deadline = System.nanoTime() + LONGEST_UNPREPARED_NANOS;
    while (true) {
      try {
        return openMapped(file, settings, settings.mapSize(), null, writable ? null : READ_ONLY);
      } catch (Env.FileInvalidException e) {
        if (System.nanoTime() - deadline > 0) {
          throw e; // the data file is sound: openMapped has looked
        }
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(2_000_000));
      }
    }
  }

  private static Env<NativeBytes> openLocked(
      Path file, Settings settings, boolean writable, FileLocks locks) throws IOException {
    // Making a table of an empty file is writing.
    if (writable && locks.length() == 0) {
      FileLocks.Exclusive held = locks.lockExclusive();
      Env<NativeBytes> env = openMapped(file, settings, settings.mapSize(), locks, null);
      locks.unlock(held);
      return env;
    }
    locks.enterShared();
    Env<NativeBytes> env =
        openMapped(file, settings, settings.mapSize(), locks, writable ? null : READ_ONLY);
    locks.exitShared();
    return env;
  }

  /**
   * Opens a table that is written through its map. Such an open sets the length of the file; only
   * Postfix's locks keep others away from it at that moment. No other process can write from then
   * on until the environment is closed.
   *
   * @param mapSize the size of the map, in bytes
   */
  static Environment openWritingThroughMap(Path file, Settings settings, long mapSize, Gate gate)
      throws IOException {
    FileLocks locks = FileLocks.open(file, /* writable= */ true, settings.lockPatience());
    Environment opened = null;
    try {
      FileLocks.Exclusive held = locks.lockExclusive();
      Env<NativeBytes> env = openMapped(file, settings, mapSize, locks, EnvFlags.MDB_WRITEMAP);
      locks.downgrade(held); // until the descriptor is closed
      opened = new Environment(env, locks, gate);
      return opened;
    } finally {
      if (opened == null) {
        locks.close();
      }
    }
  }

  private static Env<NativeBytes> openMapped(
      Path file,
      Settings settings,
      long leastSize,
      @Nullable FileLocks locks,
      @Nullable EnvFlags special)
      throws IOException {
    long mapSize = leastSize;
    if (Files.size(file) > 0) {
      TableHeader header = locks == null ? checkUnlocked(file) : locks.check();
      mapSize = Math.max(mapSize, header.mapSize());
    }
    List<EnvFlags> flags = new ArrayList<>(List.of(EnvFlags.MDB_NOSUBDIR, EnvFlags.MDB_NOTLS));
    if (locks != null) {
      flags.add(EnvFlags.MDB_NOLOCK);
    }
    if (special != null) {
      flags.add(special);
    }
    return Env.create(NativeBytesProxy.INSTANCE)
        .setMapSize(mapSize)
        .setMaxReaders(settings.maxReaders())
        .open(file.toFile(), settings.modeBits(), flags.toArray(EnvFlags[]::new));
  }

  private static TableHeader checkUnlocked(Path file) throws IOException {
    try (RandomAccessFile descriptor = new RandomAccessFile(file.toFile(), "r")) {
      return TreeCheck.beforeOpening(descriptor);
    }
  }

  /** The map's size in bytes. */
  long mapSize() {
    return env.info().mapSize;
  }

  /** The bytes that the pages in use take. */
  long usedBytes() {
    return (env.info().lastPageNumber + 1) * env.stat().pageSize;
  }

  /**
   * Closes it. Nobody may be reading.
   *
   * @param mapLost whether the map is gone: then the read transactions cannot be touched, and
   *     closing frees their slots
   */
  void close(boolean mapLost) {
    if (!mapLost) {
      readers.end();
    }
    env.close();
    if (locks != null) {
      locks.close();
    }
  }
}
