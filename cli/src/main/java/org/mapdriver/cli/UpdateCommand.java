package org.mapdriver.cli;

import java.io.IOException;
import org.mapdriver.Access;
import org.mapdriver.MapDataException;
import org.mapdriver.MapDrivers;
import org.mapdriver.text.TableSource;

/**
 * {@code -i}: adds the entries on standard input to a map. An entry that the map cannot hold or has
 * already is a warning; any other failure ends the run, and what was read before is stored.
 */
final class UpdateCommand {
  private final MapDrivers drivers;
  private final PostmapArguments arguments;
  private final Console console;

  UpdateCommand(MapDrivers drivers, PostmapArguments arguments, Console console) {
    this.drivers = drivers;
    this.arguments = arguments;
    this.console = console;
  }

  boolean run() throws CommandException {
    try (TableSource source =
        arguments.reading(new TableSource(console.in(), "standard input", console::warn))) {
      for (String name : arguments.maps()) { // the first reads all input, the others are opened
        update(name, source);
      }
    } catch (IOException e) {
      throw new CommandException("read standard input: " + OneLine.reason(e), e);
    }
    return true;
  }

  private void update(String name, TableSource source) throws CommandException, IOException {
    try (PostmapMap map = PostmapMap.open(drivers, name, Access.READ_WRITE, arguments, console)) {
      TableSource.Entry entry;
      while ((entry = source.next()) != null) {
        store(map, entry);
      }
    }
  }

  private void store(PostmapMap map, TableSource.Entry entry) {
    boolean stored;
    try {
      stored = map.update(entry.key(), entry.value(), arguments.updateMode());
    } catch (MapDataException e) {
      if (e.reason() != MapDataException.Reason.KEY_NOT_APPLICABLE
          && e.reason() != MapDataException.Reason.VALUE_TOO_LARGE) {
        throw e;
      }
      console.warn("standard input, line " + entry.line() + ": " + e.getMessage());
      console.trace(e);
      return;
    }
    if (!stored && arguments.duplicates() == PostmapArguments.Duplicates.WARN) {
      console.warn(
          "standard input, line "
              + entry.line()
              + ": update "
              + map.name()
              + ": duplicate entry "
              + OneLine.quoted(entry.key())
              + "; the one that is there was kept");
    }
  }
}
