package org.mapdriver.sqlite.table;

import static java.util.stream.Collectors.joining;

import java.util.List;
import org.mapdriver.sqlite.table.Column.Affinity;

/**
 * The statements for a table. Parameter 1 is a key's bytes, 2 a value, where there are such.
 *
 * @param lookup answers the value
 * @param exists answers a row if there is an entry
 * @param update changes an entry's value, or gives one to a row without
 * @param complete gives a value to a row without
 * @param insert makes a row; parameter 1 is bound in the class that it is stored in
 * @param unchanged answers a row if key and value are stored as they were given
 * @param delete removes an entry
 * @param clear removes all rows
 * @param walkFirst answers the first entries; parameter 1 is how many at most
 * @param walkNext answers those after a key, parameter 1, as stored; 2 is how many at most
 * @param walkNextText the same after a key that is stored as TEXT, parameter 1 being its bytes
 */
record TableSql(
    String lookup,
    String exists,
    String update,
    String complete,
    String insert,
    String unchanged,
    String delete,
    String clear,
    String walkFirst,
    String walkNext,
    String walkNextText) {

  static TableSql of(TableName name, TableSchema schema) {
    String table = name.quotedTable();
    String key = name.quotedKey();
    String value = name.quotedValue();
    String where = " WHERE " + keyIs(key, "?1", schema);
    String entry = where + " AND " + value + " IS NOT NULL";
    return new TableSql(
        lookup(table, key, value, schema),
        "SELECT 1 FROM " + table + entry,
        "UPDATE " + table + " SET " + value + " = ?2" + where,
        "UPDATE " + table + " SET " + value + " = ?2" + where + " AND " + value + " IS NULL",
        "INSERT INTO " + table + " (" + key + ", " + value + ") VALUES (?1, ?2)",
        "SELECT 1 FROM " + table + where + " AND CAST(" + value + " AS BLOB) = ?2",
        "DELETE FROM " + table + entry,
        "DELETE FROM " + table,
        walk(table, key, value, schema, "", "?1"),
        walk(table, key, value, schema, " AND t." + key + " COLLATE BINARY > ?1", "?2"),
        walk(
            table,
            key,
            value,
            schema,
            " AND t." + key + " COLLATE BINARY > CAST(?1 AS TEXT)",
            "?2"));
  }

  /**
   * Asks for a key in one class after another, the likeliest first; what comes after the first row
   * is not run. On a hit that costs as much as asking for one class, where {@code IN} costs half as
   * much again, since it sorts its list into a table each time.
   */
  private static String lookup(String table, String key, String value, TableSchema schema) {
    return classes("?1", schema).stream()
        .map(
            stored ->
                "SELECT CAST("
                    + value
                    + " AS BLOB) FROM "
                    + table
                    + " WHERE "
                    + key
                    + " = "
                    + stored
                    + " AND CAST("
                    + key
                    + " AS BLOB) = ?1 AND "
                    + value
                    + " IS NOT NULL")
        .collect(joining(" UNION ALL "));
  }

  /**
   * The forms in which a key can be stored in the column, the likeliest first. The column's
   * affinity makes a number of the text where it holds numbers; without affinity, a number is a
   * form of its own. The unary plus takes away an affinity that the column's would have to give way
   * to.
   */
  private static List<String> classes(String bytes, TableSchema schema) {
    String text = "+CAST(" + bytes + " AS TEXT)";
    if (schema.key().declaredBlob()) {
      return List.of(bytes, text);
    }
    return schema.key().affinity() == Affinity.NONE
        ? List.of(text, bytes, "+CAST(" + bytes + " AS NUMERIC)")
        : List.of(text, bytes);
  }

  /**
   * Finds a key in each class that it can have in the column, by the column's index. The second
   * half then sees to it that the bytes are the same: a collation may find others, and {@code 05}
   * is the number 5 to a column of numbers.
   */
  private static String keyIs(String key, String bytes, TableSchema schema) {
    return key
        + " IN ("
        + String.join(", ", classes(bytes, schema))
        + ") AND CAST("
        + key
        + " AS BLOB) = "
        + bytes;
  }

  /**
   * A slice of a walk, in SQLite's order: numbers, then TEXT, then BLOB, each in byte order. Of
   * rows with the same key in two classes, only the first is shown. Whether there can be such is
   * asked once for each slice: there are not, unless something comes before the BLOBs.
   */
  private static String walk(
      String table, String key, String value, TableSchema schema, String after, String limit) {
    String shown = "CAST(t." + key + " AS BLOB)";
    String twin =
        "EXISTS (SELECT 1 FROM "
            + table
            + " AS s WHERE "
            + keyIs("s." + key, shown, schema)
            + " AND s."
            + key
            + " COLLATE BINARY < t."
            + key
            + ")";
    return "SELECT t."
        + key
        + ", typeof(t."
        + key
        + "), "
        + shown
        + ", CAST(t."
        + value
        + " AS BLOB) FROM "
        + table
        + " AS t WHERE t."
        + key
        + " IS NOT NULL AND t."
        + value
        + " IS NOT NULL"
        + after
        + " AND NOT (typeof(t."
        + key
        + ") = 'blob' AND (SELECT count(*) FROM (SELECT 1 FROM "
        + table
        + " AS n WHERE n."
        + key
        + " COLLATE BINARY < x'' LIMIT 1)) AND "
        + twin
        + ") ORDER BY t."
        + key
        + " COLLATE BINARY LIMIT "
        + limit;
  }
}
