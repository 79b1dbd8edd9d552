package org.mapdriver.benchmarks.peers;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;

/**
 * Reads the driver's own table in an SQLite database in WAL mode, by {@code sqlite:} or by JDBC.
 */
public interface SqliteReader extends AutoCloseable {
  /** What one thread gets values with. */
  @FunctionalInterface
  interface Session {
    /**
     * Gets a value.
     *
     * @param key a key that is there
     * @return its value
     * @throws SQLException if SQLite fails
     */
    byte[] get(byte[] key) throws SQLException;
  }

  /**
   * A session for one thread.
   *
   * @return the session
   * @throws SQLException if SQLite fails
   */
  Session session() throws SQLException;

  @Override
  void close();

  /** The readers by the names that reports use. */
  enum Kind {
    /** A connection and a statement for each thread, kept. */
    STATEMENT_KEPT {
      @Override
      public SqliteReader open(String uri) {
        return new SqliteReader() {
          @Override
          public Session session() throws SQLException {
            return kept(url(uri));
          }

          @Override
          public void close() {}
        };
      }
    },
    /** HikariCP lends the connection, and the statement is prepared each time. */
    HIKARI_PREPARING {
      @Override
      public SqliteReader open(String uri) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url(uri));
        config.setMaximumPoolSize(4);
        return preparing(new HikariDataSource(config));
      }
    },
    /** The driver. */
    MAPDRIVER {
      @Override
      public SqliteReader open(String uri) {
        LookupMap map = MapDrivers.installed().open(uri);
        return new SqliteReader() {
          @Override
          public Session session() {
            return key -> Objects.requireNonNull(map.lookup(key), "a key that is there");
          }

          @Override
          public void close() {
            map.close();
          }
        };
      }
    };

    /**
     * Opens a database.
     *
     * @param uri its URI, {@code sqlite:} and a path
     * @return a reader
     */
    public abstract SqliteReader open(String uri);
  }

  /** The statement of those who know the table. */
  String SELECT = "SELECT value FROM mapdriver WHERE key = ?";

  private static String url(String uri) {
    return "jdbc:" + uri;
  }

  /** Closed with the process: a run has a process of its own. */
  private static Session kept(String url) throws SQLException {
    Connection connection = DriverManager.getConnection(url);
    PreparedStatement statement = connection.prepareStatement(SELECT);
    return key -> first(statement, key);
  }

  private static SqliteReader preparing(HikariDataSource pool) {
    return new SqliteReader() {
      @Override
      public Session session() {
        return key -> {
          try (Connection connection = pool.getConnection();
              PreparedStatement statement = connection.prepareStatement(SELECT)) {
            return first(statement, key);
          }
        };
      }

      @Override
      public void close() {
        pool.close();
      }
    };
  }

  private static byte[] first(PreparedStatement statement, byte[] key) throws SQLException {
    statement.setBytes(1, key);
    try (ResultSet rows = statement.executeQuery()) {
      if (!rows.next()) {
        throw new SQLException("a key that is there was not found");
      }
      return rows.getBytes(1);
    }
  }
}
