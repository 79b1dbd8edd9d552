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
    Console console = Console.ofProcess();
    StderrLoggerFinder.sendTo(console);
    System.exit(new MapdriverCommand(console).run(RawArguments.of(arguments)));
  }
}
