package org.mapdriver.benchmarks.command;

import java.nio.file.Path;
import java.util.List;

/**
 * A question that both programs are asked in the same words.
 *
 * @param name how the page names it
 * @param options the whole command line after the program
 * @param input standard input
 * @param answers how many lines are answered
 * @param cold whether memcached is emptied before each run
 */
record CommandCase(String name, List<String> options, Path input, long answers, boolean cold) {
  CommandCase {
    options = List.copyOf(options);
  }

  /** Keys that come from standard input. */
  static CommandCase ofInput(String name, String map, Path keys, long answers) {
    return new CommandCase(name, List.of("-q", "-", map), keys, answers, false);
  }

  CommandCase fromCold() {
    return new CommandCase(name, options, input, answers, true);
  }
}
