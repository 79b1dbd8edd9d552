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
    WAL,
    DELETE,
    TRUNCATE,
    PERSIST,
    /** As the file has it. */
    KEEP
  }

  /** SQLite's synchronous levels. */
  public enum Synchronous {
    OFF(0),
    NORMAL(1),
    FULL(2),
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
