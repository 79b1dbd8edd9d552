package org.mapdriver.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mapdriver.Access;
import org.mapdriver.KeyFolding;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapEntry;
import org.mapdriver.MapException;
import org.mapdriver.MapOptions;
import org.mapdriver.text.TableSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mapdriver demo}: the main job, shown step by step with what each tier did. */
@Command(
    name = "demo",
    description =
        "Show what mapdriver is for. Without URI: build an LMDB table of mail aliases in a temporary"
            + " folder, and use it through a cache. With URI: do the same on that map, with keys of"
            + " the demo's own that it removes again.")
final class DemoCommand implements Subcommand, CommonOptions.Holder {
  private static final String ALIASES = "aliases.txt";
  private static final int OWN_KEYS = 50;

  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(arity = "0..1", paramLabel = "URI", description = "A map that can be written.")
  private @Nullable String uri;

  private DemoCommand() {}

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public boolean run(MapDrivers drivers, Console console) throws CommandException {
    try {
      if (uri == null) {
        showAliases(drivers, console);
      } else {
        showOn(drivers, uri, console);
      }
    } catch (IOException e) {
      throw new CommandException("demo: " + OneLine.reason(e) + " (" + e.getMessage() + ")", e);
    }
    return true;
  }

  private static void showAliases(MapDrivers drivers, Console console)
      throws CommandException, IOException {
    Path folder = Files.createTempDirectory("mapdriver-demo");
    try {
      Path text = folder.resolve("aliases");
      try (InputStream shipped = aliases()) {
        Files.copy(shipped, text);
      }
      List<MapEntry> entries = read();
      String table = "lmdb:" + text;
      console.println("Building " + table + " from a text of " + entries.size() + " mail aliases.");
      long start = System.nanoTime();
      new BuildCommand(drivers, PostmapArguments.parse(List.of(table)), console).run();
      console.println(
          "  done in "
              + Elapsed.since(start)
              + "; Postfix's postmap reads and writes the same file");
      console.println("");
      String cached = "memcache:memcache=embedded:;backup=" + table;
      try (LookupMap map = open(drivers, cached)) {
        new DemoTour(map, entries, console).run();
      }
    } finally {
      delete(folder);
    }
  }

  private static void showOn(MapDrivers drivers, String uri, Console console)
      throws CommandException, IOException {
    PostmapMap.refuseOddName("demo", uri);
    String prefix =
        "mapdriver-demo-" + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".";
    List<MapEntry> entries = new ArrayList<>();
    for (MapEntry alias : read().subList(0, OWN_KEYS)) {
      entries.add(MapEntry.of(prefix + alias.keyString(), alias.valueString()));
    }
    try (LookupMap map = open(drivers, uri)) {
      console.println(
          "Storing " + OWN_KEYS + " entries of the demo's own, all named " + prefix + "*");
      List<byte[]> keys = new ArrayList<>();
      entries.forEach(entry -> keys.add(entry.key()));
      try {
        long start = System.nanoTime();
        map.updateAll(entries);
        console.println("  done in " + Elapsed.since(start));
        console.println("");
        new DemoTour(map, entries, console).run();
      } catch (MapException | CommandException e) {
        deleteAfter(e, map, keys);
        throw e;
      }
      map.deleteAll(keys);
      console.println("");
      console.println("The demo's own entries are deleted again.");
    }
  }

  /** What failed first is what the user has to hear of. */
  private static void deleteAfter(Exception failure, LookupMap map, List<byte[]> keys) {
    try {
      map.deleteAll(keys);
    } catch (MapException again) {
      failure.addSuppressed(again);
    }
  }

  private static LookupMap open(MapDrivers drivers, String uri) {
    return drivers.open(
        uri,
        MapOptions.defaults().access(Access.READ_WRITE).folding(KeyFolding.CASE).asPostfix(true));
  }

  private static List<MapEntry> read() throws IOException {
    List<MapEntry> entries = new ArrayList<>();
    try (TableSource source = new TableSource(aliases(), ALIASES, warning -> {})) {
      TableSource.Entry entry;
      while ((entry = source.next()) != null) {
        entries.add(new MapEntry(entry.key(), entry.value()));
      }
    }
    return entries;
  }

  private static InputStream aliases() throws IOException {
    InputStream shipped = DemoCommand.class.getResourceAsStream(ALIASES);
    if (shipped == null) {
      throw new IOException(ALIASES + " is missing from the command's jar");
    }
    return shipped;
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
