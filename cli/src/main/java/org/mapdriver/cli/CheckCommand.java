package org.mapdriver.cli;

import org.mapdriver.Access;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.TierCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mapdriver check}: is this map as it should be, tier by tier. */
@Command(
    name = "check",
    description =
        "Open a map, contact every tier of it, and report each in plain words. Changes nothing."
            + " Exit status 0 if all is well.")
final class CheckCommand implements Subcommand, CommonOptions.Holder {
  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "URI", description = "The map.")
  private String uri = "";

  private CheckCommand() {}

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public boolean run(MapDrivers drivers, Console console) throws CommandException {
    boolean healthy = true;
    try (LookupMap map = CommonOptions.open(drivers, uri, Access.READ_ONLY)) {
      for (TierCheck tier : map.check()) {
        healthy &= tier.healthy();
        console.println(
            OneLine.of(
                (tier.healthy() ? "ok    " : "FAIL  ") + tier.tier() + ": " + tier.report()));
      }
    }
    return healthy;
  }
}
