package org.mapdriver.cli;

import java.util.ArrayList;
import java.util.List;
import org.mapdriver.Access;
import org.mapdriver.MapDrivers;

/** {@code -d}: deletes a key, or those on standard input, from every map. */
final class DeleteCommand {
  private final MapDrivers drivers;
  private final PostmapArguments arguments;
  private final Console console;

  DeleteCommand(MapDrivers drivers, PostmapArguments arguments, Console console) {
    this.drivers = drivers;
    this.arguments = arguments;
    this.console = console;
  }

  /** Whether any map had any of the keys. */
  boolean run() throws CommandException {
    return arguments.keysFromInput() ? deleteInput() : deleteOne();
  }

  /** One map after another: what is deleted stays deleted when a later map cannot be opened. */
  private boolean deleteOne() throws CommandException {
    byte[] key = PostmapMap.bytes(arguments.key());
    boolean found = false;
    for (String name : arguments.maps()) {
      try (PostmapMap map = open(name)) {
        found |= map.delete(key);
      }
    }
    return found;
  }

  /** All maps are opened first, so that a map that cannot be leaves all of them alone. */
  private boolean deleteInput() throws CommandException {
    List<PostmapMap> maps = new ArrayList<>();
    try {
      for (String name : arguments.maps()) {
        maps.add(open(name));
      }
      LineReader lines = new LineReader(console.in());
      boolean found = false;
      byte[] key;
      while ((key = lines.next()) != null) {
        for (PostmapMap map : maps) {
          found |= map.delete(key);
        }
      }
      return found;
    } finally {
      for (PostmapMap map : maps) {
        map.close();
      }
    }
  }

  private PostmapMap open(String name) throws CommandException {
    return PostmapMap.open(drivers, name, Access.READ_WRITE, arguments, console);
  }
}
