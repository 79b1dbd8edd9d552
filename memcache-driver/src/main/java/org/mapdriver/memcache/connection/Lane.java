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
  private Flight owed = new Flight(); // sent, its reply not read: nobody waits for it
  private @Nullable Call asleep; // told, and to be woken once the lane is passed on
  private @Nullable Call leftBehind; // had no room on the flight; first come, first in the list
  private @Nullable Connection connection;
  private Flight.@Nullable Failure failure;
  private boolean departed;
  private long handedOverAt; // read by who was told of it afterwards
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

  /** To be called before the next leader is told. */
  void handOver() {
    handedOverAt = System.nanoTime();
  }

  long nanosSinceHandOver() {
    return System.nanoTime() - handedOverAt;
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

  /** Whether some were left behind, so that the lane must not be left. */
  boolean hasPassengers() {
    return leftBehind != null || !flight.isEmpty();
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
      Call next = waiting.next;
      if (isLate(waiting)) {
        if (waiting.tell(Setback.LATE)) {
          waiting.next = asleep;
          asleep = waiting;
        }
      } else if (!flight.board(waiting)) {
        break;
      }
      leftBehind = next;
    }
  }

  /** Those who were told something and have to be woken. */
  @Nullable Call takeAsleep() {
    Call taken = asleep;
    asleep = null;
    return taken;
  }

  private boolean isLate(Call call) {
    return clock.limited() && clock.nanosLeft(call.deadline(), System.nanoTime()) <= 0;
  }

  /**
   * Sends the flight if that keeps the caller from nothing: it may not be its own. Another is to
   * {@link #complete} it, unless it is empty since it could not be sent.
   *
   * @return who that is
   */
  @Nullable Call depart() {
    Connection ready = connection;
    if (ready != null && ready.wasJustUsed() && flight.isSmall()) {
      send();
      if (failure != null) {
        complete();
        return null;
      }
    }
    return flight.reader();
  }

  /**
   * Sends a call whose reply is left to who comes next, if that keeps the caller from nothing.
   * Answers whether it was sent, or tried to.
   */
  boolean post(Call call) {
    Connection ready = connection;
    if (ready == null
        || !owed.isEmpty()
        || !(ready.wasJustUsed() || isQuiet(ready))
        || !owed.board(call)) {
      return false;
    }
    try {
      arm(ready, call.deadline());
      ready.send(owed, true);
      if (!ready.pause()) {
        disconnect();
      }
    } catch (IOException | RuntimeException | Error e) { // the one who posted it hears of it
      disconnect();
    }
    giveInterruptBack();
    return true;
  }

  /** Sends the flight if it was not sent, reads the replies and tells all what became of them. */
  void complete() {
    if (!departed && failure == null) {
      send();
    }
    int suspect = GetReplyParser.NONE;
    if (failure == null) {
      suspect = receive();
    }
    asleep = flight.settle(failure, suspect, clock, asleep);
    giveInterruptBack();
    if (failure != null) {
      disconnect();
    }
    departed = false;
    failure = null;
  }

  /** Tells all on board that something is out of order that should not be, and disconnects. */
  void giveUp() {
    asleep = flight.settle(Flight.Failure.EXHAUSTED, GetReplyParser.NONE, clock, asleep);
    departed = false;
    failure = null;
    disconnect();
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
   * Reads the reply that nobody waits for. What it says about its request is no fault of those that
   * follow. Answers whether the connection can be trusted any further.
   */
  private boolean collect(Connection used) {
    if (owed.isEmpty()) {
      return true;
    }
    Flight.Failure own = null;
    boolean trusted = false;
    try {
      trusted = used.receive(owed);
    } catch (ClosedByInterruptException e) {
      own = failure = interrupted(e);
    } catch (IOException e) {
      own = failure = disconnected(e);
    } catch (ProtocolException e) {
      own = Flight.Failure.ofServer(e, true);
      failure = Flight.Failure.ofOthers(e, departed);
    } catch (RuntimeException | Error e) { // others wait: they must hear of it
      own = failure = unexpected(e);
    }
    asleep = owed.settle(own, GetReplyParser.NONE, clock, asleep);
    return trusted;
  }

  private void send() {
    try {
      Connection ready = connected();
      arm(ready, flight.deadline());
      ready.send(flight, !owed.isEmpty());
      departed = true;
    } catch (CacheFailure | MapConfigException e) {
      failure = Flight.Failure.ofServer(e, false);
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
    boolean trusted = collect(used);
    if (failure != null) {
      return GetReplyParser.NONE;
    }
    try {
      trusted &= used.receive(flight);
      if (!used.finish() || !trusted) {
        disconnect();
      }
    } catch (ClosedByInterruptException e) {
      failure = interrupted(e);
    } catch (IOException e) {
      failure = disconnected(e);
    } catch (ProtocolException e) {
      failure = Flight.Failure.ofOneCall(e, true);
    } catch (RuntimeException | Error e) { // others wait: they must hear of it
      failure = unexpected(e);
    }
    return used.suspect();
  }

  private Flight.Failure interrupted(ClosedByInterruptException e) {
    return Flight.Failure.ofOthers(e, sentAnything());
  }

  private Flight.Failure disconnected(IOException e) {
    boolean timedOut = connection != null && connection.timedOut();
    return timedOut
        ? Flight.Failure.ofTime(e, sentAnything())
        : Flight.Failure.ofServer(e, sentAnything());
  }

  private Flight.Failure unexpected(Throwable e) {
    try {
      IOException cause = new Setback.Unexpected(e);
      return Flight.Failure.ofOneCall(cause, sentAnything());
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
        if (!collect(kept)) {
          failure = null; // of the one that nobody waits for
          disconnect();
        }
      }
      if (connection != null && !isQuiet(kept)) {
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

  /** Whether what is sent now will be answered by its own replies. */
  private static boolean isQuiet(Connection kept) {
    return kept.finish() && kept.isQuiet();
  }

  private void disconnect() {
    if (!owed.isEmpty()) {
      IOException cause = new IOException("the connection was closed");
      Flight.Failure gone = Flight.Failure.ofOthers(cause, true);
      asleep = owed.settle(gone, GetReplyParser.NONE, clock, asleep);
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
      giveInterruptBack();
    }
    disconnect();
  }
}
