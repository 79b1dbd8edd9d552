package org.mapdriver.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mapdriver.Access;
import org.mapdriver.MapDrivers;

/**
 * {@code -q}: asks each map in turn until one has the key. A map is opened when it is first needed,
 * so a broken one does no harm while those before it have all the answers.
 */
final class QueryCommand {
  private final MapDrivers drivers;
  private final PostmapArguments arguments;
  private final Console console;
  private final ResultPrinter printer;

  QueryCommand(MapDrivers drivers, PostmapArguments arguments, Console console) {
    this.drivers = drivers;
    this.arguments = arguments;
    this.console = console;
    this.printer = new ResultPrinter(console, arguments.json());
  }

  /** Whether any key was found. */
  boolean run() throws CommandException {
    PostmapMap[] maps = new PostmapMap[arguments.maps().size()];
    try {
      return arguments.keysFromInput() ? queryInput(maps) : queryOne(maps);
    } finally {
      for (PostmapMap map : maps) {
        if (map != null) {
          map.close();
        }
      }
    }
  }

  private boolean queryOne(PostmapMap[] maps) throws CommandException {
    byte[] key = PostmapMap.bytes(arguments.key());
    byte[] value = ask(maps, key);
    if (value == null) {
      return false;
    }
    printer.answer(key, value);
    return true;
  }

  private boolean queryInput(PostmapMap[] maps) throws CommandException {
    LineReader lines = new LineReader(console.in());
    boolean found = false;
    byte[] key;
    while ((key = lines.next()) != null) {
      byte[] value = ask(maps, key);
      if (value != null) {
        found = true;
        printer.entry(key, value);
      }
    }
    return found;
  }

  private byte @Nullable [] ask(PostmapMap[] maps, byte[] key) throws CommandException {
    List<String> names = arguments.maps();
    for (int i = 0; i < maps.length; i++) {
      if (maps[i] == null) {
        maps[i] = PostmapMap.open(drivers, names.get(i), Access.READ_ONLY, arguments, console);
      }
      byte[] value = maps[i].lookup(key);
      if (value != null) {
        return value;
      }
    }
    return null;
  }
}
