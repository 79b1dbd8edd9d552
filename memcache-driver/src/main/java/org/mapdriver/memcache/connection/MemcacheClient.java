package org.mapdriver.memcache.connection;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.mapdriver.MapStats;
import org.mapdriver.MapStats.BreakerState;
import org.mapdriver.diagnostics.Shown;
import org.mapdriver.diagnostics.Ticker;
import org.mapdriver.memcache.address.ServerAddress;
import org.mapdriver.memcache.protocol.Command;
import org.mapdriver.memcache.protocol.ProtocolException;

/** Carries commands out on one server. */
public final class MemcacheClient implements AutoCloseable {
  /** More than the cores of a memcached, whose threads serve a connection each. */
  private static final int MOST_CONNECTIONS = 8;

  private final ServerAddress server;
  private final Duration timeout;
  private final RetryPolicy retries;
  private final Watchdog watchdog;
  private final ConnectionPool pool;
  private final CircuitBreaker breaker;

  /**
   * A client that has not connected yet.
   *
   * @param timeout limits each try: waiting for a connection, connecting, and the request with its
   *     reply, together; 0 is no limit
   * @param authentication sent first on each connection
   * @param transitions told of each change of the breaker
   */
  public MemcacheClient(
      ServerAddress server,
      Duration timeout,
      RetryPolicy retries,
      Optional<Authentication> authentication,
      Ticker ticker,
      Consumer<BreakerState> transitions) {
    this.server = server;
    this.timeout = timeout;
    this.retries = retries;
    this.watchdog = new Watchdog("mapdriver-memcache-watchdog " + server);
    Connector connector = new Connector(server, authentication, watchdog);
    this.pool = new ConnectionPool(connector, MOST_CONNECTIONS, timeout);
    this.breaker = new CircuitBreaker(ticker, transitions);
  }

  /** Carries a command out, unless the breaker is open. */
  public <R> R call(Command<R> command) throws CacheFailure {
    if (!breaker.allows()) {
      throw new CacheFailure(
          CacheFailure.Kind.BREAKER_OPEN,
          server + " failed repeatedly and is left alone for a while",
          false,
          null);
    }
    return callNow(command);
  }

  /** Carries a command out whatever the breaker says. */
  public <R> R callNow(Command<R> command) throws CacheFailure {
    boolean decided = false;
    // A channel is closed when its thread is interrupted: the interrupt has to wait.
    boolean interrupted = Thread.interrupted();
    Tries tries = new Tries(Deadline.after(timeout));
    try {
      while (true) {
        try {
          R result = tryRepeatedly(command, tries);
          breaker.succeeded();
          decided = true;
          return result;
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } catch (CacheFailure e) {
      if (e.countsAgainstServer()) {
        breaker.failed();
        decided = true;
      } else if (e.kind() == CacheFailure.Kind.REFUSED) {
        breaker.succeeded();
        decided = true;
      }
      throw e;
    } finally {
      if (!decided) {
        breaker.undecided();
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The tries of one command so far. An interrupt neither adds one nor prolongs one. */
  private static final class Tries {
    private int attempt = 1;
    private Deadline deadline;
    private boolean mayHaveHappened;

    Tries(Deadline first) {
      deadline = first;
    }

    void next(Deadline limit) {
      attempt++;
      deadline = limit;
    }
  }

  private <R> R tryRepeatedly(Command<R> command, Tries tries)
      throws CacheFailure, ClosedByInterruptException {
    while (true) {
      Connection connection = take(tries); // a failure here is not tried again
      try {
        R reply = connection.exchange(command, tries.deadline);
        if (tries.mayHaveHappened && command.ownTrace().test(reply)) {
          throw unclear(command);
        }
        return reply;
      } catch (ClosedByInterruptException e) {
        tries.mayHaveHappened |= command.write() && connection.sentAnything();
        throw e;
      } catch (IOException | ProtocolException e) {
        boolean refused = e instanceof ProtocolException reply && reply.isRefusal();
        tries.mayHaveHappened |= command.write() && connection.sentAnything() && !refused;
        if (tries.attempt >= retries.maxTries()) {
          throw failure(command, connection, e, tries.mayHaveHappened);
        }
      } finally {
        pool.release(connection);
      }
      pause(retries.pause());
      tries.next(Deadline.after(timeout));
    }
  }

  private Connection take(Tries tries) throws CacheFailure, ClosedByInterruptException {
    try {
      return pool.take(tries.deadline);
    } catch (CacheFailure e) {
      if (!tries.mayHaveHappened) {
        throw e;
      }
      throw new CacheFailure(e.kind(), String.valueOf(e.getMessage()), true, e);
    }
  }

  private CacheFailure unclear(Command<?> command) {
    return new CacheFailure(
        CacheFailure.Kind.DISCONNECT,
        command.name()
            + " at "
            + server
            + ": the reply to a first try was lost, and now there is a value, which may be this one",
        true,
        null);
  }

  private CacheFailure failure(
      Command<?> command, Connection connection, Exception e, boolean mayHaveHappened) {
    CacheFailure.Kind kind;
    String problem;
    if (e instanceof ProtocolException reply) {
      kind = reply.isRefusal() ? CacheFailure.Kind.REFUSED : CacheFailure.Kind.PROTOCOL;
      problem = e.getMessage() + "; connection closed";
    } else if (connection.timedOut()) {
      kind = CacheFailure.Kind.TIMEOUT;
      problem = "no whole reply within timeout, " + timeout.toMillis() + " ms; connection closed";
    } else {
      kind = CacheFailure.Kind.DISCONNECT;
      problem = "connection lost: " + Shown.oneLine(String.valueOf(e.getMessage()));
    }
    return new CacheFailure(
        kind, command.name() + " at " + server + ": " + problem, mayHaveHappened, e);
  }

  private static void pause(Duration duration) {
    boolean interrupted = false;
    long end = System.nanoTime() + duration.toNanos();
    long left;
    while ((left = end - System.nanoTime()) > 0) {
      LockSupport.parkNanos(left);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The server's address. */
  public ServerAddress server() {
    return server;
  }

  /** What the breaker lets through. */
  public BreakerState breakerState() {
    return breaker.state();
  }

  /** Adds what there is to tell. */
  public void describe(MapStats.Builder stats) {
    stats
        .breaker(breaker.state())
        .detail("server", server.toString())
        .detail("connections", Integer.toString(pool.open()))
        .detail("connections opened", Long.toString(pool.openedInAll()))
        .detail("connections found closed", Long.toString(pool.foundClosed()));
  }

  @Override
  public void close() {
    pool.close();
    watchdog.close();
  }
}
