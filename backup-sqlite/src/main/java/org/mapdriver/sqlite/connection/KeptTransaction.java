package org.mapdriver.sqlite.connection;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.mapdriver.diagnostics.Ticker;

/**
 * A read transaction that stays open for the sake of its lock, where {@link KeepingRule} allows it.
 * A database without write-ahead log is left alone, as the lock would keep writers away there. Used
 * by one thread.
 */
final class KeptTransaction implements AutoCloseable {
  private static final long NO_LOG_NANOS = Duration.ofSeconds(1).toNanos();

  private final Session session;
  private final Ticker ticker;
  private final KeepingRule rule;
  private boolean kept;

  private KeptTransaction(Session session, Ticker ticker) throws SQLException {
    this.session = session;
    this.ticker = ticker;
    this.rule = new KeepingRule(ticker.nanos(), version());
  }

  /** Connects; keeps nothing yet. */
  static KeptTransaction open(Database database, Ticker ticker) throws SQLException {
    Session session = database.openReader();
    boolean opened = false;
    try {
      session.setBusyTimeout(0); // nobody waits for what this does, so it waits for nobody
      KeptTransaction made = new KeptTransaction(session, ticker);
      opened = true;
      return made;
    } finally {
      if (!opened) {
        session.close();
      }
    }
  }

  /** Begins it anew on the newest state, or not. Answers how long to wait before the next time. */
  long renew() throws SQLException {
    letGo();
    long frames;
    long done;
    // Since SQLite 3.51; without a log it answers -1, in a transaction it is an error.
    try (ResultSet log = session.statement("PRAGMA wal_checkpoint(NOOP)").executeQuery()) {
      log.next();
      frames = log.getLong(2);
      done = log.getLong(3);
    }
    if (frames < 0) {
      version(); // reads the file: should it have a log by now, the next look finds it
      return NO_LOG_NANOS;
    }
    session.run("BEGIN");
    kept = true;
    if (!rule.keep(ticker.nanos(), version(), frames, done)) {
      letGo();
    }
    return rule.pauseNanos();
  }

  /** In a transaction, the first question reads the file, which takes the lock. */
  private long version() throws SQLException {
    PreparedStatement statement = session.statement("PRAGMA data_version");
    try (ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  void letGo() throws SQLException {
    if (kept) {
      session.run("ROLLBACK");
      kept = false;
    }
  }

  boolean isKept() {
    return kept;
  }

  @Override
  public void close() throws SQLException {
    session.close();
  }
}
