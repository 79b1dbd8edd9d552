package org.mapdriver.sqlite.connection;

import java.sql.SQLException;

/** What is done with a session. */
@FunctionalInterface
public interface Work<R> {
  /** Must not keep the session, nor leave a result set open. */
  R on(Session session) throws SQLException;
}
