package org.mapdriver.benchmarks.run;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One call of JMH: a benchmark under one set of conditions, for each of its subjects in turn.
 *
 * @param name how options and messages name the case
 * @param benchmark the class
 * @param threads how many threads call
 * @param virtual whether they are virtual
 * @param pinned whether client and server share one processor
 * @param often whether each round has it, or only the first
 * @param parameters values for the benchmark's parameters, where its own are not wanted
 */
record Task(
    String name,
    String benchmark,
    int threads,
    boolean virtual,
    boolean pinned,
    boolean often,
    Map<String, List<String>> parameters) {
  private static final Set<String> CLIENT_CASES =
      Set.of("hit", "absent", "fill", "bulk", "bulk-update", "update", "outage", "tuning");

  static Task of(String name, String benchmark, int threads) {
    return new Task(name, benchmark, threads, false, false, false, Map.of());
  }

  Task asVirtual() {
    return new Task(name, benchmark, threads, true, pinned, often, parameters);
  }

  Task asPinned() {
    return new Task(name, benchmark, threads, virtual, true, often, parameters);
  }

  Task inEachRound() {
    return new Task(name, benchmark, threads, virtual, pinned, true, parameters);
  }

  Task with(String parameter, Object... values) {
    Map<String, List<String>> more = new TreeMap<>(parameters);
    more.put(parameter, Arrays.stream(values).map(Object::toString).toList());
    return new Task(name, benchmark, threads, virtual, pinned, often, more);
  }

  /** Whole processes, the command's; nothing for JMH. */
  static Task ofCommand() {
    return of("command", "CommandBenchmark", 1).asPinned();
  }

  boolean isCommand() {
    return name.equals("command");
  }

  /**
   * Whether single operations are timed, for percentiles: not where one is so short that the clock
   * would count.
   */
  boolean sampled() {
    return CLIENT_CASES.contains(name);
  }

  @Override
  public String toString() {
    return name
        + ", "
        + threads
        + (virtual ? " virtual" : "")
        + (threads == 1 ? " thread" : " threads")
        + (pinned ? ", pinned" : "")
        + (parameters.isEmpty() ? "" : ", " + parameters);
  }
}
