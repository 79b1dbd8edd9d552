package org.mapdriver.cli;

import java.util.List;
import java.util.Set;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapException;

/** Runs a command line and turns every failure into one line and an exit status. */
final class MapdriverCommand {
  private static final int OK = 0;
  private static final int NOT_OK = 1;

  /** What a shell shows for a process that SIGPIPE ended, as it ends postmap. */
  private static final int READER_GONE = 128 + 13;

  /** A map has a colon, so these words are none. Kept here: a lookup should not load picocli. */
  private static final Set<String> SUBCOMMANDS =
      Set.of(
          "drivers", "check", "stats", "copy", "demo", "completion", "help", "--help", "--version");

  private final Console console;

  MapdriverCommand(Console console) {
    this.console = console;
  }

  /** Answers the exit status: 0, or 1 for "not found" and for every failure that is told. */
  int run(List<String> words) {
    try {
      boolean done = dispatch(words);
      console.flush();
      return done ? OK : NOT_OK;
    } catch (ReaderGoneException e) {
      console.trace(e);
      return READER_GONE;
    } catch (CommandException | RuntimeException | Error e) {
      // All there is: beyond this, the JVM would print a stack trace. A defect of ours or of a
      // driver, or too little memory, is one line and exit status 1 like any other failure.
      flushResults();
      console.error(message(e));
      console.trace(e);
      return NOT_OK;
    }
  }

  private boolean dispatch(List<String> words) throws CommandException {
    if (!words.isEmpty() && SUBCOMMANDS.contains(words.get(0))) {
      return Subcommands.run(words, console);
    }
    PostmapArguments arguments = PostmapArguments.parse(words);
    console.setVerbose(arguments.verbose());
    MapDrivers drivers = MapDrivers.installed();
    return switch (arguments.mode()) {
      case QUERY -> new QueryCommand(drivers, arguments, console).run();
      case DELETE -> new DeleteCommand(drivers, arguments, console).run();
      case LIST -> new ListCommand(drivers, arguments, console).run();
      case UPDATE -> new UpdateCommand(drivers, arguments, console).run();
      case BUILD -> new BuildCommand(drivers, arguments, console).run();
    };
  }

  /** Results come before the error that ends the run; one error is enough if they cannot. */
  private void flushResults() {
    try {
      console.flush();
    } catch (CommandException e) {
      console.trace(e);
    }
  }

  static String message(Throwable failure) {
    if (failure instanceof MapException || failure instanceof CommandException) {
      return String.valueOf(failure.getMessage());
    } else if (failure instanceof OutOfMemoryError) {
      return "out of memory; allow more with MAPDRIVER_OPTS=-Xmx1g";
    }
    return "unexpected failure: "
        + failure
        + "; this is a bug: please report it with the output of the same command with -v";
  }
}
