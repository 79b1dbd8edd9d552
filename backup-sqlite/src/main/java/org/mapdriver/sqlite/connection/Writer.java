package org.mapdriver.sqlite.connection;

import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;

/** The one connection that writes, and its transactions. Safe for use by many threads. */
public final class Writer implements AutoCloseable {
  private final Database database;
  private final Session session; // used under lock
  private final ReentrantLock lock = new ReentrantLock();

  private Writer(Database database, Session session) {
    this.database = database;
    this.session = session;
  }

  /**
   * Opens the connection and sees to it that its settings hold.
   *
   * @param database the file, which exists
   * @return the writer
   */
  public static Writer open(Database database) {
    try {
      return new Writer(database, database.openWriter());
    } catch (SQLException e) {
      throw Failures.of("open", database.uri(), e, false);
    }
  }

  /**
   * Runs a transaction: all of it is stored, or nothing. It begins as a writer, so that it never
   * has to become one while another process has just written (which no waiting could mend).
   *
   * @param <R> what the work answers
   * @param operation what is attempted, for messages
   * @param work what is done
   * @return its answer
   */
  public <R> R transaction(String operation, Work<R> work) {
    lock.lock();
    try {
      return locked(operation, work);
    } finally {
      lock.unlock();
    }
  }

  private <R> R locked(String operation, Work<R> work) {
    boolean committing = false;
    boolean open = false;
    try {
      session.run("BEGIN IMMEDIATE");
      open = true;
      R result = work.on(session);
      committing = true;
      session.run("COMMIT");
      open = false;
      return result;
    } catch (SQLException e) {
      throw Failures.of(operation, database.uri(), e, committing);
    } finally {
      if (open) {
        session.rollBack();
      }
    }
  }

  /** Closes the connection; what is still in the write-ahead log goes into the file. */
  @Override
  public void close() {
    lock.lock();
    try {
      session.close();
    } catch (SQLException e) {
      throw Failures.of("close", database.uri(), e, false);
    } finally {
      lock.unlock();
    }
  }
}
