package org.mapdriver.sqlite.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Connections that read, lent to one thread each. Safe for use by many threads.
 *
 * <p>The first is opened at once and is all that a lone thread needs: a command that looks up one
 * key starts no pool. The others come from a pool that is made when two threads read at once.
 */
public final class Readers implements AutoCloseable {
  private final Database database;
  private final Session first; // used under firstLock
  private final ReentrantLock firstLock = new ReentrantLock();
  // As many as there are connections, so that whoever passes finds one free. HikariCP's own waiting
  // list is not used: it wakes waiters in bulk, and gives up on an interrupt.
  private final Semaphore permits;
  private final ReentrantLock poolLock = new ReentrantLock();
  private volatile @Nullable ReaderPool pool; // made under poolLock
  private final @Nullable ReadLockKeeper keeper; // null where there are no locks

  private Readers(Database database, Session first) {
    this.database = database;
    this.first = first;
    this.permits = new Semaphore(database.settings().readers());
    this.keeper = database.settings().immutable() ? null : new ReadLockKeeper(database);
  }

  /**
   * Opens the first connection. The file is not read yet.
   *
   * @param database the file
   * @return connections to it
   */
  public static Readers open(Database database) {
    try {
      return new Readers(database, database.openReader());
    } catch (SQLException e) {
      throw Failures.of("open", database.uri(), e, false);
    }
  }

  /**
   * Reads. Each statement sees what was committed before it began.
   *
   * @param <R> what the work answers
   * @param operation what is attempted, for messages
   * @param work what is done
   * @return its answer
   */
  public <R> R read(String operation, Work<R> work) {
    permits.acquireUninterruptibly();
    try {
      if (firstLock.tryLock()) {
        try {
          return on(first, work);
        } finally {
          firstLock.unlock();
        }
      }
      try (Connection lent = pool().borrow()) {
        return lent == null ? onFirst(work) : on(lent.unwrap(Session.class), work);
      }
    } catch (SQLException e) {
      throw Failures.of(operation, database.uri(), e, false);
    } finally {
      permits.release();
    }
  }

  /** One after the other, where there can be no more connections. */
  private <R> R onFirst(Work<R> work) throws SQLException {
    firstLock.lock();
    try {
      return on(first, work);
    } finally {
      firstLock.unlock();
    }
  }

  private <R> R on(Session session, Work<R> work) throws SQLException {
    if (keeper != null && session.rush().isOnWithAnother()) {
      keeper.want();
    }
    return work.on(session);
  }

  /**
   * Reads in one transaction: all statements see the same state.
   *
   * @param <R> what the work answers
   * @param operation what is attempted, for messages
   * @param work what is done
   * @return its answer
   */
  public <R> R snapshot(String operation, Work<R> work) {
    return read(
        operation,
        session -> {
          session.run("BEGIN");
          try {
            return work.on(session);
          } finally {
            session.rollBack();
          }
        });
  }

  /**
   * Counts connections.
   *
   * @return how many are open now
   */
  public int connections() {
    ReaderPool made = pool;
    return 1
        + (made == null ? 0 : made.connections())
        + (keeper == null ? 0 : keeper.connections());
  }

  /**
   * Says what becomes of SQLite's read lock between reads.
   *
   * @return a few words
   */
  public String readLock() {
    if (keeper == null) {
      return "not needed";
    }
    return keeper.keeps() ? "kept" : "taken by each lookup";
  }

  private ReaderPool pool() {
    ReaderPool made = pool;
    if (made != null) {
      return made;
    }
    poolLock.lock();
    try {
      made = pool;
      if (made == null) {
        made = new ReaderPool(database);
        pool = made;
      }
      return made;
    } finally {
      poolLock.unlock();
    }
  }

  /** Closes all connections. Nobody reads any more. */
  @Override
  public void close() {
    if (keeper != null) {
      keeper.close();
    }
    ReaderPool made = pool;
    if (made != null) {
      made.close();
    }
    try {
      first.close();
    } catch (SQLException e) {
      throw Failures.of("close", database.uri(), e, false);
    }
  }
}
