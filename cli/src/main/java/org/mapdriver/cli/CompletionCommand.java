package org.mapdriver.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.mapdriver.MapDrivers;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mapdriver completion}: a script that teaches the shell this command's words. */
@Command(
    name = "completion",
    description =
        "Print a completion script for bash and zsh; to use it now: source <(mapdriver completion)")
final class CompletionCommand implements Subcommand, CommonOptions.Holder {
  @Mixin private CommonOptions common = new CommonOptions();

  private CompletionCommand() {}

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public boolean run(MapDrivers drivers, Console console) throws CommandException {
    console.print(AutoComplete.bash("mapdriver", Subcommands.commandLine()).getBytes(UTF_8));
    return true;
  }
}
