package org.mapdriver.memcache.connection;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.mapdriver.MapConfigException;
import org.mapdriver.memcache.protocol.GetReplyParser;
import org.mapdriver.memcache.protocol.ProtocolException;

/**
 * A connection that comes and goes, and the flight that is on its way over it. Everything but
 * {@link #tryLead} and what counts is for the one thread that leads.
 */
final class Lane {
  private final AtomicBoolean led = new AtomicBoolean();
  private final Connector connector;
  private final Clock clock;
  private final Polling polling;
  private final List<Arrivals> sources;
  private Flight flight = new Flight();
  private Flight owed = new Flight(); // sent, its replies not read: nobody waits for them
  private @Nullable Call leftBehind; // had no room on the flight; first come, first in the list
  private @Nullable Connection connection;
  private Flight.@Nullable Failure failure;
  private boolean departed;
  private volatile boolean open;
  private final LongAdder openedInAll = new LongAdder();
  private final LongAdder foundClosed = new LongAdder();

  /**
   * A lane without a connection.
   *
   * @param sources where those wait who may use it
   */
  Lane(Connector connector, Clock clock, Polling polling, List<Arrivals> sources) {
    this.connector = connector;
    this.clock = clock;
    this.polling = polling;
    this.sources = sources;
  }

  boolean isLed() {
    return led.get();
  }

  boolean tryLead() {
    return !led.get() && led.compareAndSet(false, true);
  }

  /** Leads no more. */
  void leave() {
    led.set(false);
  }

  /** Whether anybody waits for whom this lane is one. */
  boolean isAwaited() {
    for (int i = 0; i < sources.size(); i++) {
      if (!sources.get(i).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Takes a call on, and those who wait. */
  void boardFirst(Call first) {
    flight.board(first);
    board();
  }

  /** Takes on those who wait, as many as have room. Answers whether there are any on board. */
  boolean board() {
    boardThose();
    for (int i = 0; i < sources.size() && leftBehind == null; i++) {
      leftBehind = sources.get(i).takeAll();
      boardThose();
    }
    return !flight.isEmpty();
  }

  private void boardThose() {
    Call waiting;
    while ((waiting = leftBehind) != null) {
      Call next = waiting.next; // before it is told: then its caller may be gone
      if (isLate(waiting)) {
        if (waiting.tell(Setback.LATE)) {
          waiting.wake();
        }
      } else if (!flight.board(waiting)) {
        break;
      }
      leftBehind = next;
    }
  }

  private boolean isLate(Call call) {
    return clock.limited() && clock.nanosLeft(call.deadline(), System.nanoTime()) <= 0;
  }

  /**
   * Sends the flight if that keeps the caller from nothing: it may not be its own.
   *
   * @return who is to {@link #complete} it; null if nobody has to, and the flight is empty
   */
  @Nullable Call depart() {
    Call reader = flight.reader();
    if (reader == null) {
      sendUnawaited();
    } else if (connection != null && flight.isSmall()) {
      send();
      if (failure != null) {
        Lanes.wake(complete());
        return null;
      }
    }
    return reader;
  }

  /** Sends a flight and leaves the replies to who comes next. */
  private void sendUnawaited() {
    if (!owed.isEmpty() && connection != null) {
      arm(connection, flight.deadline());
      collect(connection);
    }
    if (failure == null) {
      send();
    }
    if (failure == null && connection != null && connection.pause()) {
      Flight sent = flight;
      flight = owed;
      owed = sent;
      departed = false;
      giveInterruptBack();
    } else {
      Lanes.wake(complete());
    }
  }

  /** Sends the flight if it was not sent, and reads the replies. Answers who has to be woken. */
  @Nullable Call complete() {
    if (!departed && failure == null) {
      send();
    }
    int suspect = GetReplyParser.NONE;
    if (failure == null) {
      suspect = receive();
    }
    Call asleep = flight.settle(failure, suspect);
    giveInterruptBack();
    if (failure != null) {
      disconnect();
    }
    departed = false;
    failure = null;
    return asleep;
  }

  private void giveInterruptBack() {
    if (connection != null && connection.takeInterrupt()) {
      Thread.currentThread().interrupt();
    }
  }

  private void arm(Connection used, int deadline) {
    if (clock.limited()) {
      long now = System.nanoTime();
      long left = clock.nanosLeft(deadline, now);
      used.arm(now + left, left);
    }
  }

  /**
   * Reads the replies that nobody waits for. What they say about one request is no fault of those
   * that follow.
   */
  private void collect(Connection used) {
    if (owed.isEmpty()) {
      return;
    }
    Flight.Failure own = null;
    try {
      used.receive(owed);
    } catch (ClosedByInterruptException e) {
      own = failure = interrupted(e);
    } catch (IOException e) {
      own = failure = disconnected(e);
    } catch (ProtocolException e) {
      own = new Flight.Failure(e, Setback.Consequence.TRY_LOST, true, false, false);
      failure = new Flight.Failure(e, Setback.Consequence.GO_AGAIN, departed, false, false);
    } catch (RuntimeException | Error e) { // others wait: they must hear of it
      own = failure = unexpected(e);
    }
    owed.settle(own, GetReplyParser.NONE);
  }

  private void send() {
    try {
      Connection ready = connected();
      arm(ready, flight.deadline());
      ready.send(flight, !owed.isEmpty());
      departed = true;
    } catch (CacheFailure | MapConfigException e) {
      failure = new Flight.Failure(e, Setback.Consequence.TRY_LOST, false, false, false);
    } catch (ClosedByInterruptException e) {
      failure = interrupted(e);
    } catch (IOException e) {
      failure = disconnected(e);
    } catch (RuntimeException | Error e) { // others wait: they must hear of it
      failure = unexpected(e);
    }
  }

  private int receive() {
    Connection used = connection;
    if (used == null) {
      throw new AssertionError("a flight departed without a connection");
    }
    collect(used);
    if (failure != null) {
      return GetReplyParser.NONE;
    }
    try {
      used.receive(flight);
      if (!used.finish()) {
        disconnect();
      }
    } catch (ClosedByInterruptException e) {
      failure = interrupted(e);
    } catch (IOException e) {
      failure = disconnected(e);
    } catch (ProtocolException e) {
      failure = new Flight.Failure(e, Setback.Consequence.TRY_LOST, true, false, true);
    } catch (RuntimeException | Error e) { // others wait: they must hear of it
      failure = unexpected(e);
    }
    return used.suspect();
  }

  private Flight.Failure interrupted(ClosedByInterruptException e) {
    return new Flight.Failure(e, Setback.Consequence.GO_AGAIN, sentAnything(), false, false);
  }

  private Flight.Failure disconnected(IOException e) {
    boolean timedOut = connection != null && connection.timedOut();
    return new Flight.Failure(e, Setback.Consequence.TRY_LOST, sentAnything(), timedOut, false);
  }

  private Flight.Failure unexpected(Throwable e) {
    try {
      IOException cause = new Setback.Unexpected(e);
      return new Flight.Failure(cause, Setback.Consequence.TRY_LOST, sentAnything(), false, true);
    } catch (OutOfMemoryError again) {
      return Flight.Failure.EXHAUSTED;
    }
  }

  private boolean sentAnything() {
    return connection != null && connection.sentAnything();
  }

  private Connection connected() throws CacheFailure, ClosedByInterruptException {
    Connection kept = connection;
    if (kept != null && !kept.wasJustUsed()) {
      if (!owed.isEmpty()) {
        arm(kept, flight.deadline());
        collect(kept);
        failure = null; // of a flight that nobody waits for; it was told
      }
      if (!kept.finish() || !kept.isQuiet()) {
        foundClosed.increment();
        disconnect();
      }
    }
    if (connection != null) {
      return connection;
    }
    Deadline deadline =
        Deadline.in(clock.limited(), clock.nanosLeft(flight.deadline(), System.nanoTime()));
    Connection made = connector.connect(deadline, polling);
    connection = made;
    open = true;
    openedInAll.increment();
    return made;
  }

  private void disconnect() {
    if (!owed.isEmpty()) {
      owed.settle(Flight.Failure.GONE, GetReplyParser.NONE);
    }
    if (connection != null) {
      connection.close();
      connection = null;
      open = false;
    }
  }

  boolean isOpen() {
    return open;
  }

  long openedInAll() {
    return openedInAll.sum();
  }

  long foundClosed() {
    return foundClosed.sum();
  }

  /** Closes the connection, after the replies to all that was sent were read. */
  void close() {
    if (!owed.isEmpty() && connection != null) {
      arm(connection, clock.deadline());
      collect(connection);
    }
    disconnect();
  }
}
