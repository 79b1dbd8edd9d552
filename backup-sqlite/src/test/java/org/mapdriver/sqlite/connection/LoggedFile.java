package org.mapdriver.sqlite.connection;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.mapdriver.spi.MapUri;

/** A database with a write-ahead log and one number in it, and another program that uses it. */
record LoggedFile(Path path) {
  static LoggedFile create(Path folder) throws SQLException {
    return create(folder, 4096);
  }

  static LoggedFile create(Path folder, int pageSize) throws SQLException {
    LoggedFile file = new LoggedFile(folder.resolve("t.db"));
    try (Connection other = file.connect()) {
      run(other, "PRAGMA page_size = " + pageSize);
      run(other, "PRAGMA journal_mode = wal");
      run(other, "CREATE TABLE t (n)");
      run(other, "INSERT INTO t VALUES (0)");
    }
    return file;
  }

  /** As another program does. */
  Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + path);
  }

  static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  Database database() {
    return database(/* immutable= */ false);
  }

  Database database(boolean immutable) {
    Settings settings =
        new Settings(
            Duration.ofHours(1), Settings.Journal.KEEP, Settings.Synchronous.OFF, 2, immutable);
    return new Database(MapUri.parse("sqlite:" + path), path, settings);
  }

  static int number(Session session) throws SQLException {
    PreparedStatement statement = session.statement("SELECT n FROM t");
    try (ResultSet rows = statement.executeQuery()) {
      return rows.next() ? rows.getInt(1) : -1;
    }
  }
}
