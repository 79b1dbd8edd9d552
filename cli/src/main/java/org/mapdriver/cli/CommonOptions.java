package org.mapdriver.cli;

import org.mapdriver.Access;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapOptions;
import picocli.CommandLine.Option;

/** The options of every subcommand. */
final class CommonOptions {
  @Option(
      names = {"-v", "--verbose"},
      description = "Tell what is done, and where an error came from.")
  private boolean verbose;

  @Option(
      names = {"--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli asks whether it was given
  private boolean help;

  /** A subcommand that has them. */
  interface Holder {
    CommonOptions common();
  }

  boolean verbose() {
    return verbose;
  }

  /** Opens a map for a subcommand: its keys as they are, beside Postfix programs that use it. */
  static LookupMap open(MapDrivers drivers, String uri, Access access) throws CommandException {
    PostmapMap.refuseOddName("open", uri);
    return drivers.open(uri, MapOptions.defaults().access(access).asPostfix(true));
  }
}
