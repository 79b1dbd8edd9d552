package org.mapdriver.sqlite.table;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.mapdriver.MapCursor;
import org.mapdriver.MapEntry;
import org.mapdriver.sqlite.connection.Readers;
import org.mapdriver.sqlite.connection.Session;

/**
 * A walk by slices: each is read whole in a transaction of its own, and the next begins after its
 * last key. So no transaction outlives a call, and the write-ahead log can be emptied.
 */
final class TableWalk extends Spliterators.AbstractSpliterator<MapEntry> {
  private static final int SLICE_ROWS = 256;
  private static final long SLICE_BYTES = 1 << 20;

  private final Readers readers;
  private final TableSql sql;
  private final ArrayDeque<MapEntry> slice = new ArrayDeque<>();
  private @Nullable StoredKey last;
  private boolean atEnd;

  /** A key in the class in which it is stored: it sorts as nothing else does. */
  private record StoredKey(String type, Object key) {
    static StoredKey of(ResultSet row) throws SQLException {
      String type = row.getString(2);
      return new StoredKey(
          type,
          switch (type) {
            case "integer" -> row.getLong(1);
            case "real" -> row.getDouble(1);
            default -> row.getBytes(3);
          });
    }

    void bind(PreparedStatement statement) throws SQLException {
      if (key instanceof Long number) {
        statement.setLong(1, number);
      } else if (key instanceof Double number) {
        statement.setDouble(1, number);
      } else {
        statement.setBytes(1, (byte[]) key);
      }
    }
  }

  private TableWalk(Readers readers, TableSql sql) {
    super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL);
    this.readers = readers;
    this.sql = sql;
  }

  static MapCursor over(Readers readers, TableSql sql) {
    return MapCursor.of(StreamSupport.stream(new TableWalk(readers, sql), /* parallel= */ false));
  }

  @Override
  public boolean tryAdvance(Consumer<? super MapEntry> action) {
    if (slice.isEmpty() && !atEnd) {
      readers.read("sequence", this::readSlice);
    }
    MapEntry next = slice.poll();
    if (next == null) {
      return false;
    }
    action.accept(next);
    return true;
  }

  private boolean readSlice(Session session) throws SQLException {
    StoredKey after = last;
    PreparedStatement statement;
    if (after == null) {
      statement = session.statement(sql.walkFirst());
      statement.setInt(1, SLICE_ROWS);
    } else {
      statement =
          session.statement(after.type().equals("text") ? sql.walkNextText() : sql.walkNext());
      after.bind(statement);
      statement.setInt(2, SLICE_ROWS);
    }
    try (ResultSet rows = statement.executeQuery()) {
      long bytes = 0;
      while (bytes < SLICE_BYTES) {
        if (!rows.next()) {
          atEnd = slice.size() < SLICE_ROWS;
          break;
        }
        byte[] key = rows.getBytes(3);
        byte[] value = rows.getBytes(4);
        slice.add(new MapEntry(key, value));
        last = StoredKey.of(rows);
        bytes += key.length + value.length;
      }
    }
    return true;
  }
}
