package org.mapdriver.memcache.connection;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mapdriver.memcache.protocol.Command;

/**
 * Commands other than {@code get}, in a row; the outcome is this call, done. Results that were
 * known before a setback are kept for the next try.
 */
class CommandCall extends Call {
  private final List<? extends Command<?>> commands;
  private final Object[] results;
  private final boolean alone;
  private int done;

  CommandCall(List<? extends Command<?>> commands, boolean alone, @Nullable Thread caller) {
    this(commands, new Object[commands.size()], 0, alone, caller);
  }

  private CommandCall(
      List<? extends Command<?>> commands,
      Object[] results,
      int done,
      boolean alone,
      @Nullable Thread caller) {
    super(caller);
    this.commands = commands;
    this.results = results;
    this.done = done;
    this.alone = alone;
  }

  @Override
  final Call again(boolean byItself) {
    return new CommandCall(commands, results, done, byItself, caller());
  }

  final int size() {
    return commands.size();
  }

  /** How many are done: the place of the next command. */
  final int done() {
    return done;
  }

  final boolean isDone() {
    return done == commands.size();
  }

  final Command<?> command(int index) {
    return commands.get(index);
  }

  /** The result of the next command. */
  final void add(Object result) {
    results[done++] = result;
  }

  final Object result(int index) {
    return results[index];
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
