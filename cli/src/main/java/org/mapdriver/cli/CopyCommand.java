package org.mapdriver.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.mapdriver.Access;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapException;
import org.mapdriver.diagnostics.Ticker;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mapdriver copy}: all entries of one map into another, in memory that does not grow. */
@Command(
    name = "copy",
    description =
        "Copy all entries of the map FROM into the map TO, which keeps the others that it has. With"
            + " --resume-file, a copy that was interrupted continues where it stopped when the same"
            + " command is run again. Exit status 0 if every entry is in TO.")
final class CopyCommand implements Subcommand, CommonOptions.Holder {
  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = {"--if-absent"},
      description =
          "Leave entries alone that TO has already. TO is asked first and then written, so an entry that"
              + " somebody else adds at that moment is replaced.")
  private boolean ifAbsent;

  @Option(
      names = {"--progress"},
      description = "Show progress on standard error, also if that is no terminal.")
  private boolean progress;

  @Option(
      names = {"--resume-file"},
      paramLabel = "FILE",
      description =
          "Keep here how far the copy has come. If the file is there, continue; at the end it is"
              + " deleted.")
  private @Nullable Path resumeFile;

  @Parameters(index = "0", paramLabel = "FROM", description = "The map to read.")
  private String from = "";

  @Parameters(index = "1", paramLabel = "TO", description = "The map to write.")
  private String to = "";

  private CopyCommand() {}

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public boolean run(MapDrivers drivers, Console console) throws CommandException {
    if (from.equals(to)) {
      throw new CommandException(
          "copy " + OneLine.quoted(from) + ": FROM and TO are the same map; name two");
    }
    try (LookupMap source = CommonOptions.open(drivers, from, Access.READ_ONLY);
        LookupMap target = CommonOptions.open(drivers, to, Access.READ_WRITE)) {
      String what = "copy " + source.uri() + " " + target.uri();
      CopyBookmark bookmark = CopyBookmark.of(resumeFile, what);
      Progress shown = Progress.on(console, progress, Ticker.SYSTEM);
      CopyRun copy = new CopyRun(source, target, ifAbsent, bookmark, shown, console);
      try {
        copy.run();
      } catch (MapException | CommandException e) {
        shown.end();
        if (copy.wroteAny()) {
          console.warn(
              what
                  + ": stopped; "
                  + copy.summary()
                  + (resumeFile == null
                      ? "; a copy with --resume-file could be continued"
                      : "; run the same command again to continue"));
        }
        throw e;
      }
      shown.end();
      console.println(copy.summary());
      if (copy.refused() > 0) {
        throw new CommandException(
            what + ": " + copy.refused() + " entries are not in TO, which cannot hold them");
      }
    }
    return true;
  }
}
