package org.mapdriver.sqlite.connection;

import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.mapdriver.diagnostics.Ticker;

/**
 * A connection more, that keeps a read transaction open while lookups come thick and fast. Safe for
 * use by many threads.
 *
 * <p>Each lookup is a transaction of its own, which locks the log's index when it begins and again
 * when it ends: two system calls, during which a mutex is held that all connections of the process
 * share. While one of them has the lock, the others only count themselves in. So lookups still see
 * what was committed before they began, each with a transaction of its own; old is only what the
 * keeper would see, which reads nothing.
 *
 * <p>Every 10 ms the transaction is begun anew; it is ended when nobody reads any more, and when
 * somebody writes ({@link KeepingRule}). The thread starts with the first rush, and does without a
 * connection after a minute without one.
 *
 * <p>SqliteBenchmark.lookup, times a statement that each thread keeps: 0.97 with one thread and
 * 0.93 with two without it (benchmarks/results/2026-11-23T220444-jdk17.json), 1.18 and 1.37 with it
 * (2026-11-30T232959-jdk17.json). docs/profile.md, "SQLite with two threads", has the reason.
 */
final class ReadLockKeeper implements AutoCloseable {
  private static final long FAILURE_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long CONNECTED_REST_NANOS = Duration.ofMinutes(1).toNanos();
  private static final long WITHOUT_END = Long.MAX_VALUE;

  private final Database database;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Thread thread; // guarded by lock
  private volatile @Nullable Thread resting; // the thread, while nobody reads
  private volatile boolean wanted;
  private volatile boolean connected;
  private volatile boolean keeping;
  private volatile boolean closed;

  ReadLockKeeper(Database database) {
    this.database = database;
  }

  /** Lookups come thick and fast. To be called again and again for as long as they do. */
  void want() {
    if (wanted) {
      return;
    }
    wanted = true;
    Thread toWake = resting;
    if (toWake != null) {
      LockSupport.unpark(toWake);
    } else {
      startOnce();
    }
  }

  private void startOnce() {
    if (!lock.tryLock()) {
      return; // somebody else is at it
    }
    try {
      if (thread == null && !closed) {
        // Inherits nothing of the calling thread, which may belong to an application that goes.
        String name = "mapdriver-sqlite-read-lock";
        Thread made = new Thread(null, this::run, name, 0, /* inheritThreadLocals= */ false);
        made.setContextClassLoader(null);
        made.setDaemon(true);
        thread = made;
        made.start();
      }
    } catch (RuntimeException | Error e) {
      // No thread to be had, for example. It stays at this one try: lookups need none.
      tell(e);
    } finally {
      lock.unlock();
    }
  }

  /** Lookups are as they were without a lock, and their own failures are told to who asked. */
  private void tell(Throwable failure) {
    System.getLogger(ReadLockKeeper.class.getName())
        .log(Level.DEBUG, "lookup " + database.uri() + ": its read lock is not kept", failure);
  }

  /** Whether the lock is kept now. */
  boolean keeps() {
    return keeping;
  }

  /** How many connections this has open. */
  int connections() {
    return connected ? 1 : 0;
  }

  private void run() {
    while (!closed) {
      rest(WITHOUT_END);
      if (closed) {
        return;
      }
      try (KeptTransaction transaction = KeptTransaction.open(database, Ticker.SYSTEM)) {
        connected = true;
        keepWhileWanted(transaction);
      } catch (SQLException | RuntimeException | Error e) { // or this would end, lookups go on
        tell(e);
        await(FAILURE_NANOS);
      } finally {
        keeping = false;
        connected = false;
      }
    }
  }

  private void keepWhileWanted(KeptTransaction transaction) throws SQLException {
    while (!closed) {
      if (wanted) {
        wanted = false;
        long pause = transaction.renew();
        keeping = transaction.isKept();
        await(pause);
      } else {
        transaction.letGo();
        keeping = false;
        if (!rest(CONNECTED_REST_NANOS)) {
          return;
        }
      }
    }
  }

  private void await(long nanos) {
    long end = System.nanoTime() + nanos;
    long left = nanos;
    while (!closed && left > 0) {
      park(left);
      left = end - System.nanoTime();
    }
  }

  /** Waits until it is wanted. Answers whether it is, and not only the time over. */
  private boolean rest(long mostNanos) {
    long start = System.nanoTime();
    resting = Thread.currentThread();
    long left = mostNanos;
    while (!wanted && !closed && left > 0) {
      park(left);
      left = mostNanos - (System.nanoTime() - start);
    }
    resting = null;
    return wanted;
  }

  private void park(long nanos) {
    LockSupport.parkNanos(this, nanos);
    Thread.interrupted(); // means nothing here, and would keep this thread from sleeping again
  }

  /** Lets go of the lock, and ends the thread. */
  @Override
  public void close() {
    Thread started;
    lock.lock();
    try {
      closed = true;
      started = thread;
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (started != null && started.isAlive()) {
      LockSupport.unpark(started);
      try {
        started.join(100);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
