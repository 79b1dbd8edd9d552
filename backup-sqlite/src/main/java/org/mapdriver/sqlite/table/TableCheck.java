package org.mapdriver.sqlite.table;

import java.sql.SQLException;
import org.mapdriver.sqlite.connection.Session;

/** Looks for damage. Reads every page, so only in files of moderate size. */
final class TableCheck {
  static final String OK = "ok";
  private static final long MOST_PAGES = 50_000; // 200 MB of the usual 4 KiB

  private TableCheck() {}

  /** {@link #OK}, or what SQLite found first. */
  static String run(Session session) throws SQLException {
    long pages = Long.parseLong(session.pragma("page_count"));
    return pages > MOST_PAGES ? OK : session.pragma("quick_check(1)");
  }
}
