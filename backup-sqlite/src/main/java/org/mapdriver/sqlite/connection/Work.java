package org.mapdriver.sqlite.connection;

import java.sql.SQLException;

/**
 * What is done with a session.
 *
 * @param <R> what it answers
 */
@FunctionalInterface
public interface Work<R> {
  /**
   * Does it. Must not keep the session, nor leave a result set open.
   *
   * @param session a session for this thread
   * @return any answer
   * @throws SQLException as SQLite says
   */
  R on(Session session) throws SQLException;
}
