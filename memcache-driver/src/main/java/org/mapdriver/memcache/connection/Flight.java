package org.mapdriver.memcache.connection;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mapdriver.memcache.protocol.ProtocolException;

/**
 * Calls that travel together: commands first, then one {@code get} of all keys. Commands have short
 * replies, so the server never waits for us to read one while we write; and the long replies begin
 * only after all is written. Used again and again by who leads a lane.
 */
final class Flight {
  /**
   * How many keys one {@code get} asks for at most, and how many commands travel at most:
   * docs/profile.md, "Thresholds".
   */
  static final int MOST = 256;

  /**
   * Below this, writing a flight does not block, as the kernel takes it in: docs/profile.md,
   * "Thresholds".
   */
  private static final int SMALL_BYTES = 8 * 1024;

  // As large as they can become: boarding takes no memory, and so cannot fail.
  private final Call[] calls = new Call[2 * MOST];
  private final CommandCall[] commandCalls = new CommandCall[MOST];
  private final byte[][] keys = new byte[MOST][];
  private final byte[] @Nullable [] values = new byte[MOST][];
  private int callCount;
  private int commandCallCount;
  private int keyCount;
  private int commandCount;
  private long bytes;
  private int deadline;
  private boolean closedToOthers;

  /** Takes a call on, if there is room for it. */
  boolean board(Call call) {
    if (callCount > 0 && (closedToOthers || call.alone() || !hasRoomFor(call))) {
      return false;
    }
    if (callCount == 0 || call.deadline() - deadline < 0) {
      deadline = call.deadline();
    }
    closedToOthers = call.alone();
    calls[callCount++] = call;
    if (call instanceof GetCall get) {
      addKey(get.key());
    } else if (call instanceof GetAllCall all) {
      for (int i = 0; i < all.keys(); i++) {
        addKey(all.key(i));
      }
    } else if (call instanceof CommandCall commands) {
      commandCalls[commandCallCount++] = commands;
      commandCount += commands.openCount();
      for (int i = 0; i < commands.openCount(); i++) {
        bytes += commands.open(i).request().length();
      }
    } else {
      throw new AssertionError("unknown call " + call);
    }
    return true;
  }

  private boolean hasRoomFor(Call call) {
    int commands = call instanceof CommandCall some ? some.openCount() : 0;
    return keyCount + call.keys() <= MOST && commandCount + commands <= MOST;
  }

  private void addKey(byte[] key) {
    keys[keyCount++] = key;
    bytes += key.length + 1L;
  }

  boolean isEmpty() {
    return callCount == 0;
  }

  /** Whether writing it keeps nobody waiting. */
  boolean isSmall() {
    return bytes <= SMALL_BYTES;
  }

  boolean hasCommands() {
    return commandCount > 0;
  }

  /** The earliest deadline of its calls, in milliseconds of the client's clock. */
  int deadline() {
    return deadline;
  }

  /** Who is to read the replies, unless they are read at once. */
  Call reader() {
    return calls[0];
  }

  /** Puts everything into the connection's buffer, and so on its way. */
  void writeTo(Connection connection) throws IOException {
    for (int c = 0; c < commandCallCount; c++) {
      CommandCall call = commandCalls[c];
      int count = call.boards(connection.life()) ? call.openCount() : 0;
      for (int i = 0; i < count; i++) {
        connection.put(call.open(i).request());
      }
    }
    if (keyCount > 0) {
      connection.putGet(keys, keyCount);
    }
  }

  /**
   * Reads all replies. A refusal of one command is no failure of the flight.
   *
   * @return whether the connection can be trusted any further
   */
  boolean readFrom(Connection connection) throws IOException, ProtocolException {
    boolean trusted = true;
    for (int c = 0; c < commandCallCount; c++) {
      CommandCall call = commandCalls[c];
      while (!call.isStranded() && !call.isAnswered()) {
        try {
          call.add(connection.read(call.next()), connection.life());
        } catch (ProtocolException e) {
          if (!e.isInStep()) {
            throw e;
          }
          call.refuse(e);
          trusted = false;
        }
      }
    }
    if (keyCount > 0) {
      connection.readGet(keys, values, keyCount);
    }
    return trusted;
  }

  /**
   * Tells all calls what became of them, and is empty then.
   *
   * @param failure why the flight did not end well; null if it did
   * @param suspectKey the place of the key to blame, if one is known
   * @param clock tells who has time to go again, where it was another's that ran out
   * @param others calls to be woken
   * @return these and more
   */
  @Nullable Call settle(
      @Nullable Failure failure, int suspectKey, Clock clock, @Nullable Call others) {
    Call asleep = others;
    Call last = null;
    int place = 0;
    boolean commandFailed = false;
    for (int i = 0; i < callCount; i++) {
      Call call = calls[i];
      Object outcome;
      if (call instanceof CommandCall commands) {
        boolean stranded = commands.isStranded();
        boolean suspect = !commandFailed && failure != null && !stranded && !commands.isAnswered();
        commandFailed |= suspect;
        ProtocolException refusal = commands.refusal();
        if (stranded) {
          outcome = Setback.GONE;
        } else if (refusal != null) {
          outcome = new Setback(refusal, Setback.Consequence.TRY_LOST, true, false);
        } else if (commands.isAnswered()) {
          outcome = commands;
        } else {
          outcome = orElse(failure).befalls(call, callCount, suspect, clock);
        }
      } else {
        boolean suspect = suspectKey >= place && suspectKey < place + call.keys();
        outcome = found(call, place, failure == null);
        place += call.keys();
        if (outcome == null) {
          outcome = orElse(failure).befalls(call, callCount, suspect, clock);
        }
      }
      if (call.tell(outcome)) {
        call.next = others;
        if (last == null) {
          asleep = call;
        } else {
          last.next = call;
        }
        last = call;
      }
    }
    clear();
    return asleep;
  }

  private static Failure orElse(@Nullable Failure failure) {
    if (failure == null) {
      throw new AssertionError("a call without a reply on a flight without a failure");
    }
    return failure;
  }

  /** The outcome of a get, or null if it is not known. */
  private @Nullable Object found(Call call, int place, boolean complete) {
    if (call instanceof GetCall) {
      byte[] value = values[place];
      return value != null ? value : complete ? GetCall.MISS : null;
    }
    for (int i = place; i < place + call.keys(); i++) {
      if (values[i] == null && !complete) {
        return null;
      }
    }
    return ((GetAllCall) call).found(values, place);
  }

  private void clear() {
    Arrays.fill(calls, 0, callCount, null);
    Arrays.fill(commandCalls, 0, commandCallCount, null);
    Arrays.fill(keys, 0, keyCount, null);
    Arrays.fill(values, 0, keyCount, null);
    callCount = 0;
    commandCallCount = 0;
    keyCount = 0;
    commandCount = 0;
    bytes = 0;
    closedToOthers = false;
  }

  /** Why a flight failed. */
  static final class Failure {
    /** What is left to say when there is no memory to say more. */
    static final Failure EXHAUSTED = ofOneCall(new IOException("out of memory"), true);

    private final Setback lost;
    private final Setback alone;
    private final Setback again;
    private final boolean oneToBlame;

    /**
     * Of the server, or of the way to it: each call has lost a try.
     *
     * @param sent whether requests may have reached the server
     */
    static Failure ofServer(Exception cause, boolean sent) {
      return new Failure(cause, Setback.Consequence.TRY_LOST, sent, false, false);
    }

    /** Likewise; but calls that have time left, since another's was shorter, have lost nothing. */
    static Failure ofTime(Exception cause, boolean sent) {
      return new Failure(cause, Setback.Consequence.TRY_LOST, sent, true, false);
    }

    /** Of one call, which has lost a try; the others go again, each alone if it is not known. */
    static Failure ofOneCall(Exception cause, boolean sent) {
      return new Failure(cause, Setback.Consequence.TRY_LOST, sent, false, true);
    }

    /** Of nobody on board: all calls go again. */
    static Failure ofOthers(Exception cause, boolean sent) {
      return new Failure(cause, Setback.Consequence.GO_AGAIN, sent, false, false);
    }

    private Failure(
        Exception cause,
        Setback.Consequence consequence,
        boolean sent,
        boolean timedOut,
        boolean oneToBlame) {
      this.lost = new Setback(cause, consequence, sent, timedOut);
      this.alone = new Setback(cause, Setback.Consequence.GO_ALONE, sent, timedOut);
      this.again = new Setback(cause, Setback.Consequence.GO_AGAIN, sent, timedOut);
      this.oneToBlame = oneToBlame;
    }

    Setback befalls(Call call, int company, boolean suspect, Clock clock) {
      if (company == 1) {
        return lost;
      }
      if (lost.timedOut() && clock.leavesTime(call.deadline())) {
        return again;
      }
      return oneToBlame && !suspect ? alone : lost;
    }
  }
}
