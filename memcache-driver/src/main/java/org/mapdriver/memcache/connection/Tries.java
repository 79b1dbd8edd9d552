package org.mapdriver.memcache.connection;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapStats.BreakerState;
import org.mapdriver.diagnostics.FileHandles;
import org.mapdriver.diagnostics.Shown;
import org.mapdriver.memcache.address.ServerAddress;
import org.mapdriver.memcache.protocol.ProtocolException;

/** What follows when the first try of a call came to nothing. */
final class Tries {
  private final Means means;
  private Call call;
  private int attempt = 1;
  private boolean mayHaveHappened;
  private boolean interrupted;
  private boolean decided;

  /** What all tries of a client are made with. */
  record Means(
      ServerAddress server,
      Duration timeout,
      RetryPolicy policy,
      Clock clock,
      Lanes lanes,
      CircuitBreaker breaker) {}

  Tries(Means means, Call first) {
    this.means = means;
    this.call = first;
  }

  /** Whether the thread was interrupted meanwhile, and is to be interrupted still. */
  boolean wasInterrupted() {
    return interrupted;
  }

  /** Whether the breaker knows how it ended. */
  boolean wasDecided() {
    return decided;
  }

  /** Tries again as often as may be. Answers the outcome of the try that came to something. */
  Object afterwards(Setback first) throws CacheFailure {
    Setback setback = first;
    while (true) {
      rethrowUnexpected(setback);
      mayHaveHappened |= isWrite() && setback.sent() && !isOwnRefusal(setback);
      boolean lost = setback.consequence() == Setback.Consequence.TRY_LOST;
      if (lost) {
        if (isFinal(call, setback) || attempt >= means.policy().maxTries() || isProbing()) {
          throw failed(setback);
        }
        attempt++;
        pause(means.policy().pause());
      }
      int before = call.deadline();
      call = call.again(setback.consequence() == Setback.Consequence.GO_ALONE);
      call.deadline(lost ? means.clock().deadline() : before);
      interrupted |= Thread.interrupted();
      Object outcome = means.lanes().carry(call);
      interrupted |= Thread.interrupted();
      if (!(outcome instanceof Setback next)) {
        refuseOwnTrace();
        return outcome;
      }
      setback = next;
    }
  }

  /** While one lookup finds out whether the server is back, none keeps its caller waiting twice. */
  private boolean isProbing() {
    return call.keys() > 0 && means.breaker().state() == BreakerState.HALF_OPEN;
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
        means.breaker().succeeded();
        decided = true;
        throw new CacheFailure(
            CacheFailure.Kind.DISCONNECT,
            name()
                + " at "
                + means.server()
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

  /** What a call failed with that is not tried again. */
  CacheFailure end(Setback setback) {
    return setback.consequence() == Setback.Consequence.TRY_LOST
        ? failed(setback)
        : failure(setback);
  }

  private CacheFailure failed(Setback setback) {
    CacheFailure failure = failure(setback);
    if (failure.countsAgainstServer() && setback.countOnce()) {
      means.breaker().failed();
      decided = true;
    } else if (failure.kind() == CacheFailure.Kind.REFUSED) {
      means.breaker().succeeded();
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
              + means.timeout().toMillis()
              + " ms. Is the server overloaded?";
    } else if (cause instanceof ProtocolException) {
      kind = isRefusal(setback) ? CacheFailure.Kind.REFUSED : CacheFailure.Kind.PROTOCOL;
      problem = cause.getMessage() + "; connection closed";
    } else if (setback.timedOut()) {
      kind = CacheFailure.Kind.TIMEOUT;
      problem =
          "no whole reply in time, timeout is "
              + means.timeout().toMillis()
              + " ms; connection closed";
    } else {
      kind = CacheFailure.Kind.DISCONNECT;
      problem = "connection lost: " + reason(cause);
    }
    return new CacheFailure(
        kind, name() + " at " + means.server() + ": " + problem, mayHaveHappened, cause);
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
}
