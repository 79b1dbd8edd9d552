package org.mapdriver.memcache.connection;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
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
  private final Flight flight = new Flight();
  private @Nullable Call leftBehind; // had no room on the flight; first come, first in the list
  private @Nullable Connection connection;
  private Flight.@Nullable Failure failure;
  private boolean departed;
  private volatile boolean open;
  private final LongAdder openedInAll = new LongAdder();
  private final LongAdder foundClosed = new LongAdder();

  Lane(Connector connector, Clock clock, Polling polling) {
    this.connector = connector;
    this.clock = clock;
    this.polling = polling;
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

  /** Takes a call on, and those who wait. */
  void board(Call first, Arrivals arrivals) {
    flight.board(first);
    board(arrivals);
  }

  /** Takes on those who wait, as many as have room. Answers whether there are any on board. */
  boolean board(Arrivals arrivals) {
    if (leftBehind == null) {
      leftBehind = arrivals.takeAll();
    }
    Call waiting;
    while ((waiting = leftBehind) != null) {
      if (isLate(waiting)) {
        leftBehind = waiting.next;
        if (waiting.tell(Setback.LATE)) {
          waiting.wake();
        }
      } else if (flight.board(waiting)) {
        leftBehind = waiting.next;
      } else {
        break;
      }
    }
    return !flight.isEmpty();
  }

  private boolean isLate(Call call) {
    return clock.limited() && clock.nanosLeft(call.deadline(), System.nanoTime()) <= 0;
  }

  /**
   * Sends the flight if that keeps the caller from nothing: it may not be its own.
   *
   * @return who is to {@link #complete} it; null if that is the caller
   */
  @Nullable Call depart() {
    Call reader = flight.reader();
    if (reader != null && connection != null && flight.isSmall()) {
      send();
    }
    return failure == null ? reader : null;
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
    if (failure != null) {
      disconnect();
    }
    departed = false;
    failure = null;
    return asleep;
  }

  private void send() {
    try {
      Connection ready = connected();
      long now = System.nanoTime();
      long left = clock.limited() ? clock.nanosLeft(flight.deadline(), now) : 0;
      ready.send(flight, clock.limited(), now + left, left);
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
    try {
      used.receive(flight);
      if (!used.reusable()) {
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
    if (kept != null && kept.isQuiet()) {
      return kept;
    }
    if (kept != null) {
      foundClosed.increment();
      disconnect();
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

  void close() {
    disconnect();
  }
}
