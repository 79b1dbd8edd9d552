package org.mapdriver.cli;

import org.mapdriver.Access;
import org.mapdriver.MapCursor;
import org.mapdriver.MapDrivers;

/** {@code -s}: lists the entries of the first map; the others are not looked at. */
final class ListCommand {
  private final MapDrivers drivers;
  private final PostmapArguments arguments;
  private final Console console;

  ListCommand(MapDrivers drivers, PostmapArguments arguments, Console console) {
    this.drivers = drivers;
    this.arguments = arguments;
    this.console = console;
  }

  /** Whether there was a map to list. */
  boolean run() throws CommandException {
    String name = arguments.firstMap();
    if (name == null) {
      return false;
    }
    ResultPrinter printer = new ResultPrinter(console, arguments.json());
    try (PostmapMap map = PostmapMap.open(drivers, name, Access.READ_ONLY, arguments, console);
        MapCursor cursor = map.sequence()) {
      while (cursor.next()) {
        printer.entry(PostmapMap.untilNul(cursor.key()), PostmapMap.untilNul(cursor.value()));
      }
    }
    return true;
  }
}
