package org.mapdriver.lmdb.env;

import org.lmdbjava.LmdbException;

/**
 * Readers whose process was killed. LMDB leaves them their slots, and reuses no page that was freed
 * since they began to read: the file would grow with every write, until somebody looks. Used by
 * whoever holds the table's writing lock.
 */
final class DeadReaders {
  /** A look costs a system call for each process that reads; a write waits for the disk. */
  private static final int WRITES_BETWEEN_LOOKS = 100;

  private int writes;

  /** Looks now and then. */
  void beforeWrite(Environment environment) {
    if (++writes % WRITES_BETWEEN_LOOKS == 0) {
      clear(environment);
    }
  }

  /**
   * Looks now, as before a full map is made larger. Answers whether there were any, so that this
   * may not be needed.
   */
  boolean clear(Environment environment) {
    if (environment.locks() != null) {
      return false; // Postfix's locks end with their process, and no slots are used
    }
    try {
      return environment.env().readerCheck() > 0;
    } catch (LmdbException e) { // the write does not need it
      System.getLogger(DeadReaders.class.getName())
          .log(System.Logger.Level.DEBUG, "cannot look for dead readers", e);
      return false;
    }
  }
}
