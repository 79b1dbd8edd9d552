package org.mapdriver.memcache.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mapdriver.MapStats;
import org.mapdriver.MapStats.BreakerState;
import org.mapdriver.diagnostics.Ticker;
import org.mapdriver.memcache.address.ServerAddress;
import org.mapdriver.memcache.protocol.Command;
import org.mapdriver.memcache.protocol.MetaReply;
import org.mapdriver.memcache.protocol.TextProtocol;

/** Carries commands out on one server: once, or again as the retry policy says. */
public final class MemcacheClient implements AutoCloseable {
  /** How many keys or commands of a call travel, and fail, together; more go in several rounds. */
  public static final int MOST_AT_ONCE = Flight.MOST;

  private final ServerAddress server;
  private final Clock clock;
  private final Watchdog watchdog;
  private final Lanes lanes;
  private final CircuitBreaker breaker;
  private final CacheFailure leftAlone;
  private final Tries.Means means;

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
    this.clock = new Clock(settings.timeout());
    this.watchdog = new Watchdog("mapdriver-memcache-watchdog " + server);
    this.lanes =
        new Lanes(
            new Connector(server, authentication, probe, protocol, watchdog),
            clock,
            settings.connections(),
            settings.poll().toNanos());
    this.leftAlone = CacheFailure.leftAlone(server.toString());
    this.breaker = new CircuitBreaker(ticker, transitions);
    this.means =
        new Tries.Means(server, settings.timeout(), settings.retries(), clock, lanes, breaker);
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
      int to = Math.min(commands.size(), from + Flight.MOST);
      List<Command<R>> some = to - from == commands.size() ? commands : commands.subList(from, to);
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
    office.notDelivered(new Tries(means, call).end(setback));
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
        Tries tries = new Tries(means, call);
        try {
          outcome = tries.afterwards(setback);
        } finally {
          interrupted |= tries.wasInterrupted();
          decided = tries.wasDecided();
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

  /** How threads wait for one another here. */
  public Turns turns() {
    return lanes.turns();
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
