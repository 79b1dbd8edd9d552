package org.mapdriver.cli;

import org.mapdriver.Access;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapStats;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mapdriver stats}: what a map tells about itself, tier by tier. */
@Command(
    name = "stats",
    description =
        "Open a map and show what it tells about itself, tier by tier: sizes, counts, versions."
            + " Counts of operations are of this process, so they are 0.")
final class StatsCommand implements Subcommand, CommonOptions.Holder {
  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = {"-j", "--json"},
      description = "Print one JSON object.")
  private boolean json;

  @Parameters(paramLabel = "URI", description = "The map.")
  private String uri = "";

  private StatsCommand() {}

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public boolean run(MapDrivers drivers, Console console) throws CommandException {
    try (LookupMap map = CommonOptions.open(drivers, uri, Access.READ_ONLY)) {
      MapStats stats = map.stats();
      if (json) {
        console.println(StatsText.json(stats));
      } else {
        console.println(StatsText.plain(stats));
      }
    }
    return true;
  }
}
