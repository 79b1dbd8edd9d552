package org.mapdriver.memcache.connection;

import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A few connections that threads take and give back; those who come too late wait in line. */
final class ConnectionPool implements AutoCloseable {
  private final Connector connector;
  private final int most;
  private final Duration timeout;
  private final Semaphore slots;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Connection> idle = new ArrayDeque<>(); // guarded by lock; last used first
  private boolean closed; // guarded by lock
  private final LongAdder opened = new LongAdder();
  private final LongAdder foundClosed = new LongAdder();

  /**
   * An empty pool.
   *
   * @param timeout what deadlines are made of, to be told of
   */
  ConnectionPool(Connector connector, int most, Duration timeout) {
    this.connector = connector;
    this.most = most;
    this.timeout = timeout;
    this.slots = new Semaphore(most, /* fair= */ true);
  }

  /**
   * Takes a connection that is quiet, or new, before the deadline. To be given back with {@link
   * #release}.
   */
  Connection take(Deadline deadline) throws CacheFailure, ClosedByInterruptException {
    awaitSlot(deadline);
    boolean taken = false;
    @Nullable Connection connection = null;
    try {
      connection = takeIdle();
      while (connection != null && !connection.isQuiet()) {
        foundClosed.increment();
        connection.close();
        connection = takeIdle();
      }
      if (connection == null) {
        connection = connector.connect(deadline);
        opened.increment();
      }
      taken = true;
      return connection;
    } finally {
      if (!taken) {
        if (connection != null) {
          connection.close();
        }
        slots.release();
      }
    }
  }

  /** Gives a connection back; one that is out of step is closed. */
  void release(Connection connection) {
    if (!connection.reusable() || !keep(connection)) {
      connection.close();
    }
    slots.release();
  }

  int open() {
    lock.lock();
    try {
      return idle.size() + most - slots.availablePermits();
    } finally {
      lock.unlock();
    }
  }

  long openedInAll() {
    return opened.sum();
  }

  long foundClosed() {
    return foundClosed.sum();
  }

  private void awaitSlot(Deadline deadline) throws CacheFailure {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          // Not tryAcquire(): that would overtake those who wait.
          if (slots.tryAcquire(Math.max(0, deadline.nanosLeft()), TimeUnit.NANOSECONDS)) {
            return;
          }
          throw new CacheFailure(
              CacheFailure.Kind.BUSY,
              "all "
                  + most
                  + " connections were in use for longer than timeout, "
                  + timeout.toMillis()
                  + " ms. Is the server overloaded?",
              false,
              null);
        } catch (InterruptedException e) {
          interrupted = true; // an interrupt does not lose an answer
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private @Nullable Connection takeIdle() {
    lock.lock();
    try {
      return idle.pollFirst();
    } finally {
      lock.unlock();
    }
  }

  private boolean keep(Connection connection) {
    lock.lock();
    try {
      return !closed && idle.offerFirst(connection);
    } finally {
      lock.unlock();
    }
  }

  /** Closes the idle connections; those in use are closed when they are given back. */
  @Override
  public void close() {
    Deque<Connection> rest;
    lock.lock();
    try {
      closed = true;
      rest = new ArrayDeque<>(idle);
      idle.clear();
    } finally {
      lock.unlock();
    }
    rest.forEach(Connection::close);
  }
}
