package org.mapdriver.memcache.connection;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.mapdriver.memcache.protocol.Command;
import org.mapdriver.memcache.protocol.ProtocolException;

/**
 * Commands other than {@code get}, in a row; the outcome is this call, done. Results that were
 * known before a setback are kept for the next try.
 */
class CommandCall extends Call {
  private final List<? extends Command<?>> commands;
  private final @Nullable Object[] results; // of all tries; null for what is not done
  private final long[] lives; // of the connections that the results came over
  private final int[] open; // the places of those that this try is about
  private final long life;
  private final boolean alone;
  private int answered; // how many of these
  private @Nullable ProtocolException refusal;
  private boolean stranded;

  /**
   * Makes a call.
   *
   * @param life which connection alone may carry it; {@link Connection#ANY_LIFE} if any
   */
  CommandCall(List<? extends Command<?>> commands, long life, @Nullable Thread caller) {
    this(commands, new Object[commands.size()], new long[commands.size()], life, false, caller);
  }

  private CommandCall(
      List<? extends Command<?>> commands,
      @Nullable Object[] results,
      long[] lives,
      long life,
      boolean alone,
      @Nullable Thread caller) {
    super(caller);
    this.commands = commands;
    this.results = results;
    this.lives = lives;
    this.life = life;
    this.open = placesOfNull(results);
    this.alone = alone;
  }

  private static int[] placesOfNull(@Nullable Object[] results) {
    int[] places = new int[results.length];
    int count = 0;
    for (int i = 0; i < results.length; i++) {
      if (results[i] == null) {
        places[count++] = i;
      }
    }
    return count == places.length ? places : Arrays.copyOf(places, count);
  }

  @Override
  final Call again(boolean byItself) {
    return new CommandCall(commands, results, lives, life, byItself, caller());
  }

  final int size() {
    return commands.size();
  }

  /** How many this try is about. */
  final int openCount() {
    return open.length;
  }

  final Command<?> open(int index) {
    return commands.get(open[index]);
  }

  /** The command whose reply is next; the last one if there is none. */
  final Command<?> next() {
    return open(Math.min(answered, open.length - 1));
  }

  /** Whether each reply was read. */
  final boolean isAnswered() {
    return answered == open.length;
  }

  /** Whether one connection alone may carry it. */
  final boolean isBound() {
    return life != Connection.ANY_LIFE;
  }

  /** Whether a connection may carry it. If not, it is stranded: nothing of it is sent. */
  final boolean boards(long connectionLife) {
    stranded = isBound() && life != connectionLife;
    return !stranded;
  }

  /** Whether the connection that could have carried it is gone. */
  final boolean isStranded() {
    return stranded;
  }

  /** The result of the next command, and the connection that it came over. */
  final void add(Object result, long connectionLife) {
    lives[open[answered]] = connectionLife;
    results[open[answered++]] = result;
  }

  /** The server will not do the next command. */
  final void refuse(ProtocolException reason) {
    refusal = refusal == null ? reason : refusal;
    answered++;
  }

  final @Nullable ProtocolException refusal() {
    return refusal;
  }

  /** Whether some, but not all, are known to be done. */
  final boolean isPartlyDone() {
    for (Object result : results) {
      if (result != null) {
        return true;
      }
    }
    return false;
  }

  /** The connection that a result came over. */
  final long life(int index) {
    return lives[index];
  }

  /** The results of a call that is done. */
  final List<Object> results() {
    return Arrays.asList(results);
  }

  final Object result(int index) {
    return Objects.requireNonNull(results[index], "not done");
  }

  @Override
  final int keys() {
    return 0;
  }

  @Override
  final boolean alone() {
    return alone;
  }
}
