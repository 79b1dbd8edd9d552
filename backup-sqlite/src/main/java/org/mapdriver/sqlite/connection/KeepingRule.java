package org.mapdriver.sqlite.connection;

import java.time.Duration;

/**
 * When the read lock may be kept between lookups: while nobody writes. Lives as long as the
 * connection that looks, since only one connection's versions can be compared.
 *
 * <p>A transaction that is always there can keep SQLite from beginning the write-ahead log anew. So
 * whoever sees a commit lets go, and keeps nothing until there was none for a second: beside a busy
 * writer nothing is ever kept. Of commits further apart each may find the lock kept, and the log
 * grows by it; so that ends at {@link #MOST_FRAMES}, until all frames are in the database: then
 * readers need none of them, and the next writer begins the log anew whoever reads.
 *
 * <p>Source: sqlite.org, "Write-Ahead Logging", "Avoiding Excessively Large WAL Files"; "WAL-mode
 * File Format", "The WAL-Index File Format", on read lock 0.
 */
final class KeepingRule {
  /** Twice as many as SQLite by itself collects before it writes them into the database. */
  static final long MOST_FRAMES = 2_000;

  private static final long QUIET_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long KEPT_NANOS = Duration.ofMillis(10).toNanos();
  private static final long LET_GO_NANOS = Duration.ofMillis(100).toNanos();

  private boolean quiet;
  private long changedAt;
  private long version;
  private boolean kept;

  /**
   * Begins with a look, as if somebody had just committed.
   *
   * @param now the time, in nanoseconds since an arbitrary moment
   * @param version the database's version, as this connection counts them
   */
  KeepingRule(long now, long version) {
    this.changedAt = now;
    this.version = version;
  }

  /**
   * Decides whether to keep a transaction that has just begun.
   *
   * @param now the time
   * @param seen the version that the transaction sees: another one than before means that somebody
   *     has committed, or begun the log anew
   * @param frames how many pages the log has, those that are no longer needed included
   * @param done how many of these are in the database
   */
  boolean keep(long now, long seen, long frames, long done) {
    if (seen != version) {
      version = seen;
      changedAt = now;
      quiet = false;
    }
    quiet |= now - changedAt >= QUIET_NANOS;
    kept = quiet && (frames <= MOST_FRAMES || done == frames);
    return kept;
  }

  /** How long to wait before the next look. */
  long pauseNanos() {
    return kept ? KEPT_NANOS : LET_GO_NANOS;
  }
}
