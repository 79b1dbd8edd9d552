package org.mapdriver.cli;

/** Where the process begins. */
public final class Main {
  private Main() {}

  /**
   * Runs the command and ends the process with its exit status.
   *
   * @param arguments the command line
   */
  public static void main(String[] arguments) {
    System.exit(run(arguments, Console.ofProcess()));
  }

  /** Runs the command on any streams; answers its exit status. */
  static int run(String[] arguments, Console console) {
    StderrLoggerFinder.sendTo(console);
    return new MapdriverCommand(console).run(RawArguments.of(arguments));
  }
}
