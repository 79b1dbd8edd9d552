package org.mapdriver.sqlite.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Locale;

/**
 * What a column's declared type does to the values that are stored in it.
 *
 * <p>Source: sqlite.org, "Datatypes In SQLite", "Determination Of Column Affinity".
 *
 * @param affinity what it turns values into
 * @param declaredBlob whether new values are stored as BLOB, because the type says so
 */
record Column(Affinity affinity, boolean declaredBlob) {
  /** Of SQLite's affinities, as many as make a difference here. */
  enum Affinity {
    TEXT,
    NUMBER,
    /** Nothing is changed. */
    NONE
  }

  static Column declared(String type) {
    String upper = type.toUpperCase(Locale.ROOT);
    if (upper.contains("INT")) {
      return new Column(Affinity.NUMBER, false);
    }
    if (upper.contains("CHAR") || upper.contains("CLOB") || upper.contains("TEXT")) {
      return new Column(Affinity.TEXT, false);
    }
    if (upper.contains("BLOB")) {
      return new Column(Affinity.NONE, true);
    }
    return new Column(upper.isEmpty() ? Affinity.NONE : Affinity.NUMBER, false);
  }

  boolean changesValues() {
    return affinity == Affinity.NUMBER;
  }

  /** Binds bytes in the class that a new row gets. */
  void bind(PreparedStatement statement, int index, byte[] bytes) throws SQLException {
    String text = declaredBlob ? null : text(bytes);
    if (text == null) {
      statement.setBytes(index, bytes);
    } else {
      statement.setString(index, text);
    }
  }

  /** The bytes as text, or null if they are none: SQLite's TEXT is UTF-8, and ends at a NUL. */
  private static @org.jspecify.annotations.Nullable String text(byte[] bytes) {
    for (byte b : bytes) {
      if (b == 0) {
        return null;
      }
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
