package org.mapdriver.sqlite.table;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.mapdriver.MapConfigException;
import org.mapdriver.diagnostics.Shown;
import org.mapdriver.spi.MapUri;
import org.mapdriver.sqlite.connection.Session;

/**
 * What the file says of a table: that it is there, has the two columns, and keeps its keys apart.
 *
 * @param key the column of the keys
 * @param value the column of the values
 */
record TableSchema(Column key, Column value) {
  private record Declared(String name, String type, int primaryKeyPlace) {}

  /**
   * Reads it.
   *
   * @throws MapConfigException if the table cannot be a map
   */
  static TableSchema read(Session session, MapUri uri, TableName name) throws SQLException {
    if (!session.storesUtf8()) {
      throw config(uri, "the database stores text as UTF-16; read it by a query (sqlite:/path.cf)");
    }
    List<Declared> columns = columns(session, name.table());
    if (columns.isEmpty()) {
      throw config(
          uri,
          "there is no table "
              + Shown.quoted(name.table())
              + "; "
              + (name.equals(TableName.OWN)
                  ? "store something first, or name the table: table="
                  : "create it, or correct table="));
    }
    Declared key = find(columns, name.keyColumn(), "key_column", uri, name);
    Declared value = find(columns, name.valueColumn(), "value_column", uri, name);
    if (!isUnique(session, name, key, columns)) {
      throw config(
          uri,
          "column "
              + Shown.quoted(name.keyColumn())
              + " of "
              + Shown.quoted(name.table())
              + " may hold a key twice; CREATE UNIQUE INDEX on it, or read the table by a query"
              + " (sqlite:/path.cf)");
    }
    return new TableSchema(Column.declared(key.type()), Column.declared(value.type()));
  }

  static boolean exists(Session session, TableName name) throws SQLException {
    return !columns(session, name.table()).isEmpty();
  }

  private static List<Declared> columns(Session session, String table) throws SQLException {
    List<Declared> columns = new ArrayList<>();
    try (PreparedStatement statement =
        session.prepareStatement("SELECT name, type, pk FROM pragma_table_xinfo(?1, 'main')")) {
      statement.setString(1, table);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String type = rows.getString(2);
          columns.add(new Declared(rows.getString(1), type == null ? "" : type, rows.getInt(3)));
        }
      }
    }
    return columns;
  }

  private static Declared find(
      List<Declared> columns, String wanted, String parameter, MapUri uri, TableName name) {
    for (Declared column : columns) {
      if (sameName(column.name(), wanted)) {
        return column;
      }
    }
    throw config(
        uri,
        "table "
            + Shown.quoted(name.table())
            + " has no column "
            + Shown.quoted(wanted)
            + "; set "
            + parameter
            + "= to one of "
            + Shown.oneLine(
                String.join(", ", columns.stream().map(Declared::name).limit(20).toList())));
  }

  private static boolean isUnique(
      Session session, TableName name, Declared key, List<Declared> columns) throws SQLException {
    boolean inPrimaryKey = key.primaryKeyPlace() > 0;
    if (inPrimaryKey && columns.stream().filter(each -> each.primaryKeyPlace() > 0).count() == 1) {
      return true;
    }
    String sql =
        "SELECT max(lower(info.name) = lower(?2)) AND count(*) = 1"
            + " FROM pragma_index_list(?1, 'main') AS list, pragma_index_info(list.name, 'main') AS info"
            + " WHERE list.\"unique\" AND NOT list.partial GROUP BY list.name";
    try (PreparedStatement statement = session.prepareStatement(sql)) {
      statement.setString(1, name.table());
      statement.setString(2, key.name());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          if (rows.getBoolean(1)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** SQLite folds the ASCII letters of names. */
  private static boolean sameName(String one, String other) {
    return one.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
  }

  private static MapConfigException config(MapUri uri, String what) {
    return new MapConfigException("open " + uri + ": " + what);
  }
}
