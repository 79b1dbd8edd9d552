package org.mapdriver.sqlite.connection;

import java.time.Duration;
import java.util.Locale;

/**
 * How connections to a file behave.
 *
 * @param busyTimeout how long a statement waits for a lock that another process holds
 * @param journal what keeps transactions whole
 * @param synchronous when a commit reaches the disk
 * @param readers the most connections that read at once
 * @param immutable whether nobody changes the file while it is open, so that it needs no locks
 */
public record Settings(
    Duration busyTimeout,
    Journal journal,
    Synchronous synchronous,
    int readers,
    boolean immutable) {

  /** SQLite's journal modes that keep transactions whole. */
  public enum Journal {
    /** A write-ahead log: readers and the writer do not wait for each other. */
    WAL,
    /** A rollback journal, deleted at the end. */
    DELETE,
    /** A rollback journal, emptied at the end. */
    TRUNCATE,
    /** A rollback journal, whose header is erased at the end. */
    PERSIST,
    /** As the file has it. */
    KEEP
  }

  /** SQLite's synchronous levels. */
  public enum Synchronous {
    /** Never waits for the disk. */
    OFF(0),
    /** Waits at checkpoints. */
    NORMAL(1),
    /** Waits at each commit. */
    FULL(2),
    /** Waits for the folder as well. */
    EXTRA(3);

    private final int level;

    Synchronous(int level) {
      this.level = level;
    }

    /** The number that SQLite answers for it. */
    int level() {
      return level;
    }
  }

  /** A word as it stands in a URI and as SQLite says it. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
