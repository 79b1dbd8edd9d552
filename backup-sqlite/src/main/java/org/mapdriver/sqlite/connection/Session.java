package org.mapdriver.sqlite.connection;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.mapdriver.diagnostics.Ticker;
import org.sqlite.core.CoreStatement;
import org.sqlite.jdbc4.JDBC4Connection;

/**
 * A connection that keeps what it has prepared. Being a connection itself, it comes out of a pool's
 * proxy by {@code unwrap}, its statements with it. Belongs to one thread at a time.
 */
public final class Session extends JDBC4Connection {
  // By statement text; the texts are a map's few constants, so this stays small.
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  private @Nullable Boolean storesUtf8;
  private final Rush rush = new Rush(Ticker.SYSTEM);

  Session(String name, Properties properties) throws SQLException {
    super("jdbc:sqlite:" + name, name, properties);
  }

  /**
   * A statement that lives as long as this connection. sqlite-jdbc closes one that failed, for
   * example on a full disk; it is then prepared again.
   *
   * @param sql one of the map's own texts, not one made of a caller's key
   * @return the statement; it stays open
   * @throws SQLException if SQLite refuses it
   */
  public PreparedStatement statement(String sql) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null || isFinalized(statement)) {
      statement = prepareStatement(sql);
      prepared.put(sql, statement);
    }
    return statement;
  }

  /** What {@code isClosed()} does not tell. */
  private static boolean isFinalized(PreparedStatement statement) {
    return statement instanceof CoreStatement core && core.pointer.isClosed();
  }

  /** To be asked at each use. */
  Rush rush() {
    return rush;
  }

  /** Runs a statement without parameters and without rows. */
  void run(String sql) throws SQLException {
    statement(sql).execute();
  }

  /** Ends a transaction without storing what it did, unless it has ended by itself. */
  void rollBack() {
    try {
      run("ROLLBACK");
    } catch (SQLException alreadyRolledBack) {
      // A full disk and the like end a transaction by themselves: "Response To Errors Within A
      // Transaction". Then there is none left to roll back, and the first failure is the one to
      // tell.
      assert alreadyRolledBack.getMessage() != null;
    }
  }

  /**
   * Whether text is stored as UTF-8, so that its bytes can be taken as they are.
   *
   * @return false for UTF-16
   * @throws SQLException if the file cannot be read
   */
  public boolean storesUtf8() throws SQLException {
    if (storesUtf8 == null) {
      storesUtf8 = pragma("encoding").equals("UTF-8");
    }
    return storesUtf8;
  }

  /**
   * Asks a pragma.
   *
   * @param name the pragma
   * @return the first column of its first row as text, empty if there is none
   * @throws SQLException if the file cannot be read
   */
  public String pragma(String name) throws SQLException {
    try (PreparedStatement statement = prepareStatement("PRAGMA " + name);
        ResultSet rows = statement.executeQuery()) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "";
    }
  }
}
