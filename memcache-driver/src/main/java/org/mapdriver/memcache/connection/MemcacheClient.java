package org.mapdriver.memcache.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapStats;
import org.mapdriver.MapStats.BreakerState;
import org.mapdriver.diagnostics.FileHandles;
import org.mapdriver.diagnostics.Shown;
import org.mapdriver.diagnostics.Ticker;
import org.mapdriver.memcache.address.ServerAddress;
import org.mapdriver.memcache.protocol.Command;
import org.mapdriver.memcache.protocol.MetaReply;
import org.mapdriver.memcache.protocol.ProtocolException;
import org.mapdriver.memcache.protocol.TextProtocol;

/** Carries commands out on one server: once, or again as the retry policy says. */
public final class MemcacheClient implements AutoCloseable {
  private final ServerAddress server;
  private final Duration timeout;
  private final RetryPolicy retries;
  private final Clock clock;
  private final Watchdog watchdog;
  private final Lanes lanes;
  private final CircuitBreaker breaker;
  private final CacheFailure leftAlone;

  /**
   * How a client uses its server.
   *
   * @param timeout limits each try: waiting for others, looking names up, connecting, and the
   *     request with its reply, together; 0 is no limit
   * @param connections how many there are at most
   * @param poll how long a thread looks for its reply before it sleeps; 0 is not at all
   */
  public record Settings(Duration timeout, RetryPolicy retries, int connections, Duration poll) {}

  /**
   * A client that has not connected yet.
   *
   * @param authentication sent first on each connection
   * @param probe what the server must carry out on each connection before it is used
   * @param transitions told of each change of the breaker
   */
  public MemcacheClient(
      ServerAddress server,
      Settings settings,
      TextProtocol protocol,
      Optional<Authentication> authentication,
      Optional<Command<MetaReply>> probe,
      Ticker ticker,
      Consumer<BreakerState> transitions) {
    this.server = server;
    this.timeout = settings.timeout();
    this.retries = settings.retries();
    this.clock = new Clock(timeout);
    this.watchdog = new Watchdog("mapdriver-memcache-watchdog " + server);
    this.lanes =
        new Lanes(
            new Connector(server, authentication, probe, protocol, watchdog),
            clock,
            settings.connections(),
            settings.poll().toNanos());
    this.leftAlone = CacheFailure.leftAlone(server.toString());
    this.breaker = new CircuitBreaker(ticker, transitions);
  }

  /** Why nothing is sent just now, as it would be thrown; null if something may be. */
  public @Nullable CacheFailure leftAlone() {
    return breaker.refuses() ? leftAlone : null;
  }

  /** The value of a key, or null; not asked for while the breaker is open. */
  public byte @Nullable [] get(byte[] key) throws CacheFailure {
    askBreaker();
    byte[] value = (byte[]) carry(new GetCall(key, Thread.currentThread()));
    return value == GetCall.MISS ? null : value;
  }

  /** The values of some keys, in their order, null for each miss; likewise. */
  public List<byte @Nullable []> getAll(List<byte[]> keys) throws CacheFailure {
    List<byte @Nullable []> values = new ArrayList<>(keys.size());
    for (int from = 0; from < keys.size(); from += Flight.MOST) {
      List<byte[]> some = keys.subList(from, Math.min(keys.size(), from + Flight.MOST));
      askBreaker();
      Object found = carry(new GetAllCall(some, /* alone= */ false, Thread.currentThread()));
      values.addAll(Arrays.asList((byte[] @Nullable []) found));
    }
    return values;
  }

  /** Carries commands out, unless the breaker is open. */
  public <R> List<R> call(List<Command<R>> commands) throws CacheFailure {
    askBreaker();
    return callNow(commands);
  }

  /** Carries commands out whatever the breaker says. Answers their results, in order. */
  public <R> List<R> callNow(List<Command<R>> commands) throws CacheFailure {
    return callOver(Connection.ANY_LIFE, commands, /* insist= */ true);
  }

  /**
   * A result, and the connection that it came over.
   *
   * @param life tells it from the client's other connections
   */
  public record Witnessed<R>(R result, long life) {}

  /**
   * Carries commands out and tells which connection witnessed each.
   *
   * @param insist whether to do so whatever the breaker says
   */
  public <R> List<Witnessed<R>> witness(List<Command<R>> commands, boolean insist)
      throws CacheFailure {
    List<Witnessed<R>> results = new ArrayList<>(commands.size());
    carryAll(
        Connection.ANY_LIFE,
        commands,
        insist,
        (result, life) -> results.add(new Witnessed<>(result, life)));
    return results;
  }

  /**
   * Carries commands out over one connection, tried once. Fails with {@link
   * CacheFailure.Kind#CONNECTION_GONE} if that is no more.
   *
   * @param life which one
   * @param insist whether to do so whatever the breaker says
   */
  public <R> List<R> callOver(long life, List<Command<R>> commands, boolean insist)
      throws CacheFailure {
    List<R> results = new ArrayList<>(commands.size());
    carryAll(life, commands, insist, (result, over) -> results.add(result));
    return results;
  }

  @FunctionalInterface
  private interface Taker<R> {
    void take(R result, long life);
  }

  private <R> void carryAll(long life, List<Command<R>> commands, boolean insist, Taker<R> taker)
      throws CacheFailure {
    for (int from = 0; from < commands.size(); from += Flight.MOST) {
      List<Command<R>> some = commands.subList(from, Math.min(commands.size(), from + Flight.MOST));
      if (!insist) {
        askBreaker();
      }
      CommandCall done = carrySome(life, some, /* partlyDone= */ from > 0);
      for (int i = 0; i < some.size(); i++) {
        @SuppressWarnings("unchecked") // the command's own parser made it
        R result = (R) done.result(i);
        taker.take(result, done.life(i));
      }
    }
  }

  private <R> CommandCall carrySome(long life, List<Command<R>> some, boolean partlyDone)
      throws CacheFailure {
    try {
      return (CommandCall) carry(new CommandCall(some, life, Thread.currentThread()));
    } catch (CacheFailure e) {
      if (!partlyDone || e.mayHaveHappened()) {
        throw e;
      }
      throw new CacheFailure(e.kind(), String.valueOf(e.getMessage()), true, e);
    }
  }

  /** Hears of what was sent and not waited for. */
  @FunctionalInterface
  public interface PostOffice {
    /** Something was perhaps not carried out. Called by any thread; not to block it. */
    void notDelivered(CacheFailure failure);

    /** All was carried out. Called by any thread; not to block it. */
    default void delivered(List<?> results) {}
  }

  /**
   * Sends commands without waiting for what the server says, where that can be done at once; else
   * waits. They are carried out before all that is sent later.
   *
   * @param office hears of a failure after the return
   */
  public <R> void post(List<Command<R>> commands, PostOffice office) throws CacheFailure {
    if (!posted(Connection.ANY_LIFE, commands, office)) {
      office.delivered(call(commands));
    }
  }

  /** Likewise over one connection, as {@link #callOver} does. */
  public <R> void postOver(long life, List<Command<R>> commands, PostOffice office)
      throws CacheFailure {
    if (!posted(life, commands, office)) {
      office.delivered(callOver(life, commands, /* insist= */ false));
    }
  }

  private <R> boolean posted(long life, List<Command<R>> commands, PostOffice office) {
    boolean sent = false;
    // A probe has to be waited for: the breaker stays open until it has ended.
    if (breaker.state() == BreakerState.CLOSED && commands.size() <= Flight.MOST) {
      PostedCall call = new PostedCall(commands, life, this, office);
      call.deadline(clock.deadline());
      sent = lanes.post(call);
    }
    return sent;
  }

  /** Something that was posted came to its end. */
  void ended(PostedCall call, @Nullable Object outcome, PostOffice office) {
    if (!(outcome instanceof Setback setback)) {
      breaker.succeeded();
      office.delivered(call.results());
      return;
    }
    Tries tries = new Tries(call);
    office.notDelivered(
        setback.consequence() == Setback.Consequence.TRY_LOST
            ? tries.failed(setback)
            : tries.failure(setback));
  }

  private void askBreaker() throws CacheFailure {
    if (!breaker.allows()) {
      throw leftAlone;
    }
  }

  private Object carry(Call call) throws CacheFailure {
    // A channel is closed when its thread is interrupted: the interrupt has to wait.
    boolean interrupted = Thread.interrupted();
    boolean decided = false;
    try {
      call.deadline(clock.deadline());
      Object outcome = lanes.carry(call);
      if (outcome instanceof Setback setback) {
        Tries tries = new Tries(call);
        try {
          outcome = tries.afterwards(setback);
        } finally {
          interrupted |= tries.interrupted;
          decided = tries.decided;
        }
      }
      breaker.succeeded();
      decided = true;
      return outcome;
    } finally {
      if (!decided) {
        breaker.undecided();
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** What follows when the first try of a call came to nothing. */
  private final class Tries {
    private Call call;
    private int attempt = 1;
    private boolean mayHaveHappened;
    private boolean interrupted;
    private boolean decided;

    Tries(Call first) {
      call = first;
    }

    Object afterwards(Setback first) throws CacheFailure {
      Setback setback = first;
      while (true) {
        rethrowUnexpected(setback);
        mayHaveHappened |= isWrite() && setback.sent() && !isOwnRefusal(setback);
        boolean lost = setback.consequence() == Setback.Consequence.TRY_LOST;
        if (lost) {
          if (isFinal(call, setback) || attempt >= retries.maxTries() || isProbing()) {
            throw failed(setback);
          }
          attempt++;
          pause(retries.pause());
        }
        int before = call.deadline();
        call = call.again(setback.consequence() == Setback.Consequence.GO_ALONE);
        call.deadline(lost ? clock.deadline() : before);
        interrupted |= Thread.interrupted();
        Object outcome = lanes.carry(call);
        interrupted |= Thread.interrupted();
        if (!(outcome instanceof Setback next)) {
          refuseOwnTrace();
          return outcome;
        }
        setback = next;
      }
    }

    /**
     * While one lookup finds out whether the server is back, none keeps its caller waiting twice.
     */
    private boolean isProbing() {
      return call.keys() > 0 && breaker.state() == BreakerState.HALF_OPEN;
    }

    private boolean isWrite() {
      return call instanceof CommandCall commands && commands.next().write();
    }

    /** Whether the server said that it did not do it, and did nothing else of the same call. */
    private boolean isOwnRefusal(Setback setback) {
      return isRefusal(setback)
          && setback.consequence() == Setback.Consequence.TRY_LOST
          && call instanceof CommandCall commands
          && !commands.isPartlyDone();
    }

    private void refuseOwnTrace() throws CacheFailure {
      if (mayHaveHappened && call instanceof CommandCall done && done.size() == 1) {
        if (done.next().isOwnTrace(done.result(0))) {
          breaker.succeeded();
          decided = true;
          throw new CacheFailure(
              CacheFailure.Kind.DISCONNECT,
              name()
                  + " at "
                  + server
                  + ": the reply to a first try was lost, and now there is a value, which may be"
                  + " this one",
              true,
              null);
        }
      }
    }

    private String name() {
      return call instanceof CommandCall commands ? commands.next().name() : "get";
    }

    private CacheFailure failed(Setback setback) {
      CacheFailure failure = failure(setback);
      if (failure.countsAgainstServer() && setback.countOnce()) {
        breaker.failed();
        decided = true;
      } else if (failure.kind() == CacheFailure.Kind.REFUSED) {
        breaker.succeeded();
        decided = true;
      }
      return failure;
    }

    private CacheFailure failure(Setback setback) {
      Exception cause = setback.cause();
      if (cause instanceof CacheFailure known) {
        String message = String.valueOf(known.getMessage());
        return new CacheFailure(known.kind(), message, mayHaveHappened, known);
      }
      if (cause instanceof MapConfigException problem) {
        throw problem;
      }
      CacheFailure.Kind kind;
      String problem;
      if (setback == Setback.LATE) {
        kind = CacheFailure.Kind.BUSY;
        problem =
            "other threads used the connections for longer than timeout, "
                + timeout.toMillis()
                + " ms. Is the server overloaded?";
      } else if (cause instanceof ProtocolException) {
        kind = isRefusal(setback) ? CacheFailure.Kind.REFUSED : CacheFailure.Kind.PROTOCOL;
        problem = cause.getMessage() + "; connection closed";
      } else if (setback.timedOut()) {
        kind = CacheFailure.Kind.TIMEOUT;
        problem =
            "no whole reply in time, timeout is " + timeout.toMillis() + " ms; connection closed";
      } else {
        kind = CacheFailure.Kind.DISCONNECT;
        problem = "connection lost: " + reason(cause);
      }
      return new CacheFailure(
          kind, name() + " at " + server + ": " + problem, mayHaveHappened, cause);
    }
  }

  /**
   * Whether there is nothing to try again: without a connection, as in Postfix, or if a reply about
   * many keys cannot be trusted, which may be about one of them alone.
   */
  private static boolean isFinal(Call call, Setback setback) {
    return setback == Setback.LATE
        || (call instanceof GetAllCall && setback.cause() instanceof ProtocolException)
        || (call instanceof CommandCall commands && commands.isBound())
        || setback.cause() instanceof CacheFailure
        || setback.cause() instanceof MapConfigException;
  }

  private static boolean isRefusal(Setback setback) {
    return setback.cause() instanceof ProtocolException reply && reply.isRefusal();
  }

  /** Passes on what is no failure of the server, for a call that had nobody else to blame. */
  private static void rethrowUnexpected(Setback setback) {
    if (setback.consequence() == Setback.Consequence.TRY_LOST) {
      Throwable cause = setback.cause().getCause();
      if (setback.isUnexpected() && cause instanceof Error error) {
        throw error;
      }
      if (setback.isUnexpected() && cause instanceof RuntimeException exception) {
        throw exception;
      }
    }
  }

  private static String reason(Exception cause) {
    return FileHandles.areNamedBy(cause)
        ? FileHandles.USED_UP + ". " + FileHandles.ADVICE
        : Shown.oneLine(String.valueOf(cause.getMessage()));
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

  /** Adds what there is to tell. */
  public void describe(MapStats.Builder stats) {
    stats
        .breaker(breaker.state())
        .detail("server", server.toString())
        .detail("connections", Integer.toString(lanes.open()))
        .detail("connections opened", Long.toString(lanes.openedInAll()))
        .detail("connections found closed", Long.toString(lanes.foundClosed()));
  }

  @Override
  public void close() {
    lanes.close();
    watchdog.close();
  }
}
