package org.mapdriver.sqlite.table;

import java.sql.SQLException;
import org.mapdriver.TableContent;
import org.mapdriver.UpdateMode;
import org.mapdriver.sqlite.connection.Failures;
import org.mapdriver.sqlite.connection.Session;

/** Takes a new table's entries inside the transaction that replaces the old ones. */
record BuildSink(TableWrites writes, Session session) implements TableContent.Sink {
  @Override
  public boolean add(byte[] key, byte[] value, UpdateMode mode) {
    try {
      return writes.update(session, key, value, mode);
    } catch (SQLException e) {
      throw Failures.of("build", writes.uri(), e, false);
    }
  }
}
