package org.mapdriver.lmdb.env;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.mapdriver.lmdb.locking.LmdbLockFile;
import org.mapdriver.lmdb.locking.Locking;

/**
 * The tables that this process has open, each once however many maps use it: LMDB forbids opening a
 * file twice in a process, and closing any descriptor of it would drop the process's locks.
 */
public final class OpenTables {
  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final Map<Object, Slot> SLOTS = new HashMap<>(); // guarded by LOCK

  private OpenTables() {}

  private static final class Slot {
    private final ReentrantLock lock = new ReentrantLock(true);
    private int users; // guarded by LOCK
    private @Nullable TableEnv table; // guarded by lock
  }

  /** A map's share of an open table. */
  public static final class Lease {
    private final Object key;
    private final Slot slot;
    private final TableEnv table;

    private Lease(Object key, Slot slot, TableEnv table) {
      this.key = key;
      this.slot = slot;
      this.table = table;
    }

    /**
     * The table.
     *
     * @return the table, until {@link #end}
     */
    public TableEnv table() {
      return table;
    }

    /** Ends the share; the last one closes the table. To be called once. */
    public void end() {
      release(key, slot);
    }
  }

  /**
   * Opens a table, or takes part in it if it is open.
   *
   * @param file the data file, which exists
   * @param settings how; for an open table, only locking and writing matter
   * @return a share, to be ended
   * @throws IOException if the file is no table, or cannot be opened
   * @throws NativeLibraryException if LMDB cannot be loaded
   * @throws OtherLockingException if it is open with another locking
   */
  public static Lease open(Path file, Settings settings)
      throws IOException, NativeLibraryException, OtherLockingException {
    Object key = identity(file);
    Slot slot = enter(key);
    boolean opened = false;
    slot.lock.lock();
    try {
      TableEnv table = slot.table;
      if (table == null) {
        if (settings.locking() == Locking.POSTFIX && LmdbLockFile.isInUse(file)) {
          throw new OtherLockingException(Locking.LMDB, /* here= */ false);
        }
        table = TableEnv.open(file, settings);
        slot.table = table;
      } else if (table.locking() != settings.locking()) {
        throw new OtherLockingException(table.locking(), /* here= */ true);
      } else if (settings.writable()) {
        table.makeWritable();
      }
      opened = true;
      return new Lease(key, slot, table);
    } finally {
      slot.lock.unlock();
      if (!opened) {
        release(key, slot);
      }
    }
  }

  /**
   * How a table is locked that this process has open, or any other process with LMDB's locks.
   *
   * @param file the data file, which exists
   * @return its locking, or null if it is not open here and nobody uses LMDB's locks
   * @throws IOException if the file is not there any more, or the system cannot tell
   */
  public static @Nullable Locking lockingOf(Path file) throws IOException {
    Object key = identity(file);
    Slot slot = enter(key);
    slot.lock.lock();
    try {
      if (slot.table != null) {
        return slot.table.locking();
      }
      return LmdbLockFile.isInUse(file) ? Locking.LMDB : null;
    } finally {
      slot.lock.unlock();
      release(key, slot);
    }
  }

  /**
   * Whether this process has a file open as a table. To open and close it would drop its locks.
   *
   * @param file a file, which exists
   * @return whether it has it open, or is about to
   * @throws IOException if the file is not there any more, or the system cannot tell
   */
  static boolean isOpenHere(Path file) throws IOException {
    LOCK.lock();
    try {
      return SLOTS.containsKey(identity(file));
    } finally {
      LOCK.unlock();
    }
  }

  /**
   * Whether this process has a table open, or another that locks as LMDB does.
   *
   * @param file the table's file, which exists
   * @return whether its lock file is needed
   * @throws IOException if the system cannot tell
   */
  public static boolean isInUse(Path file) throws IOException {
    return isOpenHere(file) || LmdbLockFile.isInUse(file);
  }

  /** Device and inode, where the system has them. */
  static Object identity(Path file) throws IOException {
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    return key == null ? file.toRealPath() : key;
  }

  private static Slot enter(Object key) {
    LOCK.lock();
    try {
      Slot slot = SLOTS.computeIfAbsent(key, absent -> new Slot());
      slot.users++;
      return slot;
    } finally {
      LOCK.unlock();
    }
  }

  /** Closes outside of LOCK, but while the slot still stands there: nobody opens it meanwhile. */
  private static void release(Object key, Slot slot) {
    slot.lock.lock();
    try {
      TableEnv table = slot.table;
      if (isLastUser(slot) && table != null) {
        slot.table = null;
        table.close();
      }
    } finally {
      leave(key, slot);
      slot.lock.unlock();
    }
  }

  private static boolean isLastUser(Slot slot) {
    LOCK.lock();
    try {
      return slot.users == 1;
    } finally {
      LOCK.unlock();
    }
  }

  private static void leave(Object key, Slot slot) {
    LOCK.lock();
    try {
      if (--slot.users == 0) {
        SLOTS.remove(key);
      }
    } finally {
      LOCK.unlock();
    }
  }
}
