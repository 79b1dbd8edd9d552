package org.mapdriver.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.mapdriver.MapDrivers;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

/** What follows {@code mapdriver} when it is a word instead of an option or a map. */
@Command(
    name = "mapdriver",
    synopsisHeading = "",
    customSynopsis = {
      "Usage: mapdriver -q key [-fjnNv] map...       print the value of a key, from the first map that has it",
      "       mapdriver -d key [-fnNv] map...        delete a key from every map",
      "       mapdriver -s [-jnNv] map               list a map",
      "       mapdriver -i [-rwfnNv] map...          add \"key value\" lines of standard input to a map",
      "       mapdriver [-rwfnNpv] scheme:path...    build a table from the text file path, as postmap does",
      "       mapdriver SUBCOMMAND ..."
    },
    description = {
      "",
      "Opens any lookup map by its URI, for example lmdb:/var/lib/app/users, sqlite:/var/lib/app/users.db or"
          + " memcache:backup=lmdb:/var/lib/app/users. The key - reads keys from standard input, one a line."
          + " Exit status 0: found, or done. 1: not found (then nothing is on standard error), or an error.",
      "",
      "  -f  do not fold keys to lower case        -j  print JSON",
      "  -r  replace entries that are there        -w  keep them, silently",
      "  -n  entries without a trailing NUL byte   -N  with one (lmdb)",
      "  -p  do not copy the source's permissions  -u  keys and values need not be UTF-8",
      "  -v  tell what is done, and where an error came from"
    },
    optionListHeading = "%n",
    commandListHeading = "%nSubcommands:%n",
    subcommands = {
      DriversCommand.class,
      CheckCommand.class,
      StatsCommand.class,
      CopyCommand.class,
      DemoCommand.class,
      CompletionCommand.class
    },
    versionProvider = Subcommands.Version.class)
final class Subcommands {
  @Option(
      names = {"--help"},
      usageHelp = true,
      description = "Show this help; mapdriver SUBCOMMAND --help shows more.")
  @SuppressWarnings("UnusedVariable") // picocli asks whether it was given
  private boolean help;

  @Option(
      names = {"--version"},
      versionHelp = true,
      description = "Show the version.")
  @SuppressWarnings("UnusedVariable") // likewise
  private boolean version;

  private Subcommands() {}

  /** Runs a subcommand; answers whether all is well. */
  static boolean run(List<String> words, Console console) throws CommandException {
    CommandLine commandLine = commandLine();
    List<String> arguments =
        words.get(0).equals("help")
            ? words.size() > 1 ? List.of(words.get(1), "--help") : List.of("--help")
            : words;
    CommandLine.ParseResult parsed;
    try {
      parsed = commandLine.parseArgs(arguments.toArray(new String[0]));
      if (words.size() > 1 && words.get(0).equals("help") && !parsed.hasSubcommand()) {
        throw new CommandException(
            "there is no subcommand "
                + OneLine.quoted(words.get(1))
                + "; mapdriver --help lists those that there are");
      }
    } catch (CommandLine.ParameterException e) {
      throw new CommandException(e.getMessage() + "; see mapdriver " + words.get(0) + " --help", e);
    }
    while (parsed.hasSubcommand()) {
      parsed = parsed.subcommand();
    }
    CommandLine chosen = parsed.commandSpec().commandLine();
    if (parsed.isUsageHelpRequested()) {
      console.print(chosen.getUsageMessage(Ansi.OFF).getBytes(UTF_8));
      return true;
    } else if (parsed.isVersionHelpRequested()) {
      console.println(new Version().getVersion()[0]);
      return true;
    }
    Object command = chosen.getCommand();
    if (command instanceof CommonOptions.Holder holder) {
      console.setVerbose(holder.common().verbose());
    }
    return ((Subcommand) command).run(MapDrivers.installed(), console);
  }

  static CommandLine commandLine() {
    return new CommandLine(new Subcommands())
        .setExpandAtFiles(false) // a key may begin with @
        .setUsageHelpWidth(110)
        .setUsageHelpAutoWidth(false);
  }

  /** The version that the jar's manifest tells. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Subcommands.class.getPackage().getImplementationVersion();
      return new String[] {
        "mapdriver "
            + (version == null ? "(not built into a jar)" : version)
            + ", Java "
            + Runtime.version()
      };
    }
  }
}
