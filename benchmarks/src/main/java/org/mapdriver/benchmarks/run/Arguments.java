package org.mapdriver.benchmarks.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What the command was told.
 *
 * @param quick whether minutes must do
 * @param render whether only the pages are wanted
 * @param cases the cases that are wanted, none for all
 * @param threads the numbers of threads that are wanted, none for all
 * @param rounds how many rounds, 0 for the plan's own number
 * @param mostKeys the size of the largest table
 * @param draft whether results and pages go to {@code target}, to be thrown away
 * @param root the repository
 */
public record Arguments(
    boolean quick,
    boolean render,
    List<String> cases,
    List<Integer> threads,
    int rounds,
    int mostKeys,
    boolean draft,
    Path root) {

  /**
   * Reads the arguments.
   *
   * @param arguments as the command got them
   * @return what they say
   */
  public static Arguments parse(String... arguments) {
    boolean quick = false;
    boolean render = false;
    boolean draft = false;
    List<String> cases = new ArrayList<>();
    List<Integer> threads = new ArrayList<>();
    int rounds = 0;
    int mostKeys = 1_000_000;
    Path root = Path.of("");
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--quick" -> quick = true;
        case "--render" -> render = true;
        case "--draft" -> draft = true;
        case "--cases" -> cases.addAll(Arrays.asList(value(arguments, ++i).split(",", -1)));
        case "--threads" -> {
          for (String number : value(arguments, ++i).split(",", -1)) {
            threads.add(number(number));
          }
        }
        case "--rounds" -> rounds = number(value(arguments, ++i));
        case "--keys" -> mostKeys = number(value(arguments, ++i));
        case "--root" -> root = Path.of(value(arguments, ++i));
        default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
      }
    }
    refuseUnknown(cases);
    return new Arguments(quick, render, cases, threads, rounds, mostKeys, draft || quick, root);
  }

  private static void refuseUnknown(List<String> cases) {
    Set<String> known = Plan.cases();
    for (String name : cases) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "unknown case \"" + name + "\"; the cases are " + String.join(", ", known));
      }
    }
  }

  private static String value(String[] arguments, int at) {
    if (at == arguments.length) {
      throw new IllegalArgumentException(arguments[at - 1] + " needs a value");
    }
    return arguments[at];
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text.replace("_", ""));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"" + text + "\" is no number", e);
    }
  }

  Plan plan(int feature) {
    Plan plan = (quick ? Plan.quick(feature) : Plan.full(feature, mostKeys)).only(cases, threads);
    return rounds == 0 ? plan : plan.rounds(rounds);
  }

  /** Where results go. */
  public Path results() {
    return draft ? target().resolve("draft-results") : root.resolve("benchmarks/results");
  }

  /** Where pages go. */
  public Path pages() {
    return draft ? target().resolve("draft-pages") : root.resolve("docs");
  }

  Path target() {
    return root.resolve("benchmarks/target");
  }
}
