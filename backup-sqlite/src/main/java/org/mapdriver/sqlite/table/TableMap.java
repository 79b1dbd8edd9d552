package org.mapdriver.sqlite.table;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mapdriver.Access;
import org.mapdriver.LookupMap;
import org.mapdriver.MapCursor;
import org.mapdriver.MapEntry;
import org.mapdriver.MapException;
import org.mapdriver.MapOptions;
import org.mapdriver.MapStats;
import org.mapdriver.MapUnsupportedException;
import org.mapdriver.TableContent;
import org.mapdriver.TierCheck;
import org.mapdriver.UpdateMode;
import org.mapdriver.diagnostics.PartlyDone;
import org.mapdriver.diagnostics.Shown;
import org.mapdriver.spi.MapUri;
import org.mapdriver.sqlite.connection.Database;
import org.mapdriver.sqlite.connection.Readers;
import org.mapdriver.sqlite.connection.Session;
import org.mapdriver.sqlite.connection.Writer;

/** A table as a map. Safe for use by many threads. */
public final class TableMap implements LookupMap {
  /** What a bulk operation does in one transaction; then other writers get their turn. */
  private static final int SLICE = 50_000;

  private final Database database;
  private final @Nullable Writer writer; // null if the map was opened for reading
  private final Readers readers;
  private final TableSql sql;
  private final TableWrites writes;

  private TableMap(
      Database database,
      @Nullable Writer writer,
      Readers readers,
      TableSql sql,
      TableWrites writes) {
    this.database = database;
    this.writer = writer;
    this.readers = readers;
    this.sql = sql;
    this.writes = writes;
  }

  /**
   * Opens a table. For writing, the file and our own table are created where they are missing.
   *
   * @param database the file
   * @param name the table
   * @param options the map's options
   * @return the map
   */
  public static TableMap open(Database database, TableName name, MapOptions options) {
    boolean created = TableFile.require(database, options);
    boolean opened = false;
    try {
      TableMap map = openFile(database, name, options);
      opened = true;
      return map;
    } finally {
      if (created && !opened) {
        TableFile.removeIfEmpty(database);
      }
    }
  }

  private static TableMap openFile(Database database, TableName name, MapOptions options) {
    Writer writer = options.access() == Access.READ_WRITE ? Writer.open(database) : null;
    try {
      Readers readers = Readers.open(database);
      try {
        if (writer != null && name.equals(TableName.OWN)) {
          createIfMissing(writer, readers, name);
        }
        TableSchema schema =
            readers.read("open", session -> TableSchema.read(session, database.uri(), name));
        TableSql sql = TableSql.of(name, schema);
        TableWrites writes = new TableWrites(database.uri(), sql, schema);
        return new TableMap(database, writer, readers, sql, writes);
      } catch (MapException e) {
        readers.close();
        throw e;
      }
    } catch (MapException e) {
      if (writer != null) {
        writer.close();
      }
      throw e;
    }
  }

  private static void createIfMissing(Writer writer, Readers readers, TableName name) {
    if (!readers.<Boolean>read("open", session -> TableSchema.exists(session, name))) {
      writer.transaction(
          "open", session -> session.statement(TableName.CREATE_OWN).executeUpdate());
    }
  }

  @Override
  public byte @Nullable [] lookup(byte[] key) {
    byte[][] found = readers.read("lookup", session -> new byte[][] {select(session, key)});
    return found[0];
  }

  @Override
  public List<byte @Nullable []> lookupAll(List<byte[]> keys) {
    return readers.snapshot(
        "lookupAll",
        session -> {
          List<byte @Nullable []> values = new ArrayList<>(keys.size());
          for (byte[] key : keys) {
            values.add(select(session, key));
          }
          return values;
        });
  }

  private byte @Nullable [] select(Session session, byte[] key) throws SQLException {
    PreparedStatement statement = session.statement(sql.lookup());
    statement.setBytes(1, key);
    try (ResultSet rows = statement.executeQuery()) {
      return rows.next() ? rows.getBytes(1) : null;
    }
  }

  @Override
  public boolean update(byte[] key, byte[] value, UpdateMode mode) {
    return writer("update")
        .transaction("update", session -> writes.update(session, key, value, mode));
  }

  @Override
  public void updateAll(Collection<MapEntry> entries) {
    inSlices(
        "updateAll",
        "stored",
        List.copyOf(entries),
        (session, entry) -> writes.update(session, entry.key(), entry.value(), UpdateMode.REPLACE));
  }

  @Override
  public boolean delete(byte[] key) {
    return writer("delete").transaction("delete", session -> writes.delete(session, key));
  }

  @Override
  public int deleteAll(List<byte[]> keys) {
    return inSlices("deleteAll", "deleted", keys, writes::delete);
  }

  private interface Change<T> {
    boolean to(Session session, T each) throws SQLException;
  }

  /** Does the same to each, a slice in one transaction; answers for how many it was true. */
  private <T> int inSlices(String operation, String state, List<T> all, Change<T> change) {
    Writer to = writer(operation);
    int changed = 0;
    for (int from = 0; from < all.size(); from += SLICE) {
      List<T> slice = all.subList(from, Math.min(all.size(), from + SLICE));
      try {
        changed += to.<Integer>transaction(operation, session -> count(session, slice, change));
      } catch (MapException e) {
        throw PartlyDone.tell(e, from, all.size(), state);
      }
    }
    return changed;
  }

  private static <T> int count(Session session, List<T> slice, Change<T> change)
      throws SQLException {
    int changed = 0;
    for (T each : slice) {
      changed += change.to(session, each) ? 1 : 0;
    }
    return changed;
  }

  /**
   * Puts new content in place of all rows, in one transaction.
   *
   * @param content writes the entries
   */
  public void replaceAll(TableContent content) {
    writer("build")
        .transaction(
            "build",
            session -> {
              writes.clear(session);
              content.writeTo(new BuildSink(writes, session));
              return true;
            });
  }

  @Override
  public MapCursor sequence() {
    return TableWalk.over(readers, sql);
  }

  @Override
  public List<TierCheck> check() {
    String tier = "sqlite table in " + Shown.oneLine(database.file().toString());
    try {
      readers.read("check", session -> session.statement(sql.walkFirst()) != null);
      String found = readers.read("check", TableCheck::run);
      if (!found.equals(TableCheck.OK)) {
        return List.of(
            new TierCheck(tier, false, Shown.oneLine(found) + "; restore it, or run .recover"));
      }
      if (writer != null) {
        writer.transaction("check", session -> true);
      }
    } catch (MapException e) {
      return List.of(new TierCheck(tier, false, String.valueOf(e.getMessage())));
    }
    return List.of(
        new TierCheck(tier, true, writer == null ? "can be read" : "can be read and written"));
  }

  @Override
  public MapStats stats() {
    MapStats.Builder stats =
        MapStats.builder(uri())
            .detail("file", Shown.oneLine(database.file().toString()))
            .detail("file_bytes", Long.toString(database.file().toFile().length()))
            .detail(
                "connections", Integer.toString(readers.connections() + (writer == null ? 0 : 1)))
            .detail("read_lock", readers.readLock());
    readers.read(
        "stats",
        session -> {
          for (String pragma :
              List.of("journal_mode", "page_size", "page_count", "freelist_count")) {
            stats.detail(pragma, session.pragma(pragma));
          }
          return true;
        });
    return stats.build();
  }

  @Override
  public boolean writable() {
    return writer != null;
  }

  @Override
  public MapUri uri() {
    return database.uri();
  }

  /** The writer goes last: it alone can bring the write-ahead log into the file. */
  @Override
  public void close() {
    try {
      readers.close();
    } finally {
      if (writer != null) {
        writer.close();
      }
    }
  }

  private Writer writer(String operation) {
    Writer present = writer;
    if (present == null) {
      throw new MapUnsupportedException(
          operation
              + " "
              + uri()
              + ": the map can only be read; make its file writable, leave out immutable, or open it"
              + " with READ_WRITE");
    }
    return present;
  }
}
