package org.mapdriver.sqlite.table;

/**
 * A table and two of its columns, as SQLite knows them; quoted here wherever they enter SQL.
 *
 * @param table the table
 * @param keyColumn where its keys are
 * @param valueColumn where its values are
 */
public record TableName(String table, String keyColumn, String valueColumn) {
  /** The table of our own layout, which a map creates where it is missing. */
  public static final TableName OWN = new TableName("mapdriver", "key", "value");

  /** The statement that creates {@link #OWN}. */
  static final String CREATE_OWN =
      "CREATE TABLE IF NOT EXISTS main.mapdriver"
          + " (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID";

  /**
   * The table in SQL. Only the file's own schema counts: no temporary table can stand before it.
   */
  String quotedTable() {
    return "main." + quoted(table);
  }

  String quotedKey() {
    return quoted(keyColumn);
  }

  String quotedValue() {
    return quoted(valueColumn);
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
