package org.mapdriver.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mapdriver.Access;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapException;

/**
 * {@code -q}: asks each map in turn until one has the key. A map is opened when it is first needed,
 * so a broken one does no harm while those before it have all the answers.
 */
final class QueryCommand {
  /** So many keys are asked for one by one: a short list is not worth more. */
  private static final int ONE_BY_ONE = 16;

  private static final int MOST_AT_ONCE = 256;

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

  /**
   * Asks for keys one by one at first, then for as many at once as have been read anyway: where the
   * map is across a connection that saves most of the time.
   */
  private boolean queryInput(PostmapMap[] maps) throws CommandException {
    LineReader lines = new LineReader(console.in());
    List<byte[]> keys = new ArrayList<>();
    boolean found = false;
    long asked = 0;
    byte[] key;
    while ((key = lines.next()) != null) {
      keys.clear();
      keys.add(key);
      while (asked >= ONE_BY_ONE && keys.size() < MOST_AT_ONCE && lines.hasNextNow()) {
        byte[] next = lines.next();
        if (next == null) {
          throw new AssertionError("the line went away");
        }
        keys.add(next);
      }
      asked += keys.size();
      boolean atOnce = keys.size() > 1 && mayAskAtOnce(maps, keys);
      found |= atOnce ? queryAll(maps, keys) : queryEach(maps, keys);
    }
    return found;
  }

  private boolean mayAskAtOnce(PostmapMap[] maps, List<byte[]> keys) {
    if (console.isVerbose()) {
      return false; // each lookup is timed
    }
    for (byte[] key : keys) {
      if (maps[0].refuses(key)) {
        return false;
      }
    }
    return true;
  }

  private boolean queryEach(PostmapMap[] maps, List<byte[]> keys) throws CommandException {
    boolean found = false;
    for (byte[] key : keys) {
      byte[] value = ask(maps, key);
      if (value != null) {
        found = true;
        printer.entry(key, value);
      }
    }
    return found;
  }

  private boolean queryAll(PostmapMap[] maps, List<byte[]> keys) throws CommandException {
    Answer[] answers;
    try {
      answers = askAll(maps, keys);
    } catch (MapException | CommandException e) {
      return queryEach(maps, keys); // what can be answered is, and the rest fails in its turn
    }
    boolean found = false;
    for (int i = 0; i < answers.length; i++) {
      if (answers[i] != null) {
        byte[] key = keys.get(i);
        printer.entry(key, answers[i].map().printable(key, answers[i].value()));
        found = true;
      }
    }
    return found;
  }

  /** What was found, and where. */
  private record Answer(PostmapMap map, byte[] value) {}

  private @Nullable Answer[] askAll(PostmapMap[] maps, List<byte[]> keys) throws CommandException {
    @Nullable Answer[] answers = new Answer[keys.size()];
    List<byte[]> open = keys;
    int[] places = new int[answers.length]; // in the answers, of each open key
    for (int k = 0; k < places.length; k++) {
      places[k] = k;
    }
    for (int i = 0; i < maps.length && !open.isEmpty(); i++) {
      PostmapMap map = opened(maps, i);
      List<byte @Nullable []> found = map.lookupAll(open);
      List<byte[]> still = new ArrayList<>();
      for (int k = 0; k < found.size(); k++) {
        byte[] value = found.get(k);
        if (value == null) {
          places[still.size()] = places[k];
          still.add(open.get(k));
        } else {
          answers[places[k]] = new Answer(map, value);
        }
      }
      open = still;
    }
    return answers;
  }

  private PostmapMap opened(PostmapMap[] maps, int index) throws CommandException {
    if (maps[index] == null) {
      String name = arguments.maps().get(index);
      maps[index] = PostmapMap.open(drivers, name, Access.READ_ONLY, arguments, console);
    }
    return maps[index];
  }

  private byte @Nullable [] ask(PostmapMap[] maps, byte[] key) throws CommandException {
    for (int i = 0; i < maps.length; i++) {
      byte[] value = opened(maps, i).lookup(key);
      if (value != null) {
        return value;
      }
    }
    return null;
  }
}
