package org.mapdriver.sqlite.table;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.mapdriver.MapDataException;
import org.mapdriver.UpdateMode;
import org.mapdriver.diagnostics.Shown;
import org.mapdriver.spi.MapUri;
import org.mapdriver.sqlite.connection.Session;

/**
 * Single changes inside a transaction. Immutable; the session gives the thread.
 *
 * @param uri the map, for messages
 * @param sql the table's statements
 * @param schema what its columns are
 */
record TableWrites(MapUri uri, TableSql sql, TableSchema schema) {
  boolean update(Session session, byte[] key, byte[] value, UpdateMode mode) throws SQLException {
    if (mode == UpdateMode.REPLACE) {
      if (change(session, sql.update(), key, value) == 0) {
        insert(session, key, value);
      }
    } else if (change(session, sql.complete(), key, value) == 0) {
      if (isThere(session, key)) {
        return false;
      }
      insert(session, key, value);
    }
    if (schema.key().changesValues() || schema.value().changesValues()) {
      requireUnchanged(session, key, value);
    }
    return true;
  }

  boolean delete(Session session, byte[] key) throws SQLException {
    PreparedStatement statement = session.statement(sql.delete());
    statement.setBytes(1, key);
    return statement.executeUpdate() > 0;
  }

  void clear(Session session) throws SQLException {
    session.statement(sql.clear()).executeUpdate();
  }

  private int change(Session session, String change, byte[] key, byte[] value) throws SQLException {
    PreparedStatement statement = session.statement(change);
    statement.setBytes(1, key);
    schema.value().bind(statement, 2, value);
    return statement.executeUpdate();
  }

  private boolean isThere(Session session, byte[] key) throws SQLException {
    PreparedStatement statement = session.statement(sql.exists());
    statement.setBytes(1, key);
    return hasRow(statement);
  }

  private void insert(Session session, byte[] key, byte[] value) throws SQLException {
    PreparedStatement statement = session.statement(sql.insert());
    schema.key().bind(statement, 1, key);
    schema.value().bind(statement, 2, value);
    statement.executeUpdate();
  }

  /** A column of numbers makes 7 of 007: then the entry would not be what was given. */
  private void requireUnchanged(Session session, byte[] key, byte[] value) throws SQLException {
    PreparedStatement statement = session.statement(sql.unchanged());
    statement.setBytes(1, key);
    statement.setBytes(2, value);
    if (!hasRow(statement)) {
      throw new MapDataException(
          MapDataException.Reason.OTHER,
          "update "
              + uri
              + " key "
              + Shown.quoted(key)
              + ": a column of numbers would not keep this entry as it is; not stored. Declare the"
              + " column TEXT or BLOB");
    }
  }

  private static boolean hasRow(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      return rows.next();
    }
  }
}
