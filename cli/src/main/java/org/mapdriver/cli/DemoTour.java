package org.mapdriver.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mapdriver.LookupMap;
import org.mapdriver.MapCursor;
import org.mapdriver.MapEntry;
import org.mapdriver.MapStats;
import org.mapdriver.MapUnsupportedException;

/** The steps of the demo on an open map that holds the entries; each tells what each tier did. */
final class DemoTour {
  private static final int KEYS = 5;

  private final LookupMap map;
  private final List<MapEntry> entries;
  private final Console console;
  private MapStats before;

  DemoTour(LookupMap map, List<MapEntry> entries, Console console) {
    this.map = map;
    this.entries = entries;
    this.console = console;
    this.before = map.stats();
  }

  void run() throws CommandException {
    console.println("Opened " + OneLine.of(map.uri().toString()));
    lookupSome("Looking up " + KEYS + " addresses for the first time.");
    lookupSome("Looking up the same addresses again.");
    lookupNobody();
    update();
    delete();
    walk();
    console.println("");
    console.println("In all:");
    console.println(StatsText.plain(map.stats()).indent(2).stripTrailing());
  }

  private void lookupSome(String title) throws CommandException {
    begin(title);
    for (int i = 0; i < KEYS; i++) {
      show(key(i));
    }
    end();
  }

  private void lookupNobody() throws CommandException {
    begin("Looking up an address that nobody has, twice.");
    String nobody = "no.such.person." + key(0);
    show(nobody);
    show(nobody);
    end();
  }

  private void update() throws CommandException {
    begin("Updating the first address, and looking it up.");
    map.update(key(0), "somebody.else@example.com");
    show(key(0));
    end();
  }

  private void delete() throws CommandException {
    begin("Deleting the second address, and looking it up.");
    console.println("  deleted: " + (map.delete(key(1)) ? "it was there" : "it was not there"));
    show(key(1));
    end();
  }

  private void walk() throws CommandException {
    begin("Walking the map.");
    long count = 0;
    long bytes = 0;
    long start = System.nanoTime();
    try (MapCursor cursor = map.sequence()) {
      while (cursor.next()) {
        count++;
        bytes += cursor.key().length + cursor.value().length;
      }
    } catch (MapUnsupportedException e) {
      console.println("  " + OneLine.of(String.valueOf(e.getMessage())));
      return;
    }
    console.println("  " + count + " entries, " + bytes + " bytes, in " + Elapsed.since(start));
  }

  private String key(int index) {
    return entries.get(index * (entries.size() / KEYS)).keyString();
  }

  private void show(String key) throws CommandException {
    long start = System.nanoTime();
    String value = map.lookup(key);
    String elapsed = Elapsed.since(start);
    console.println(
        "  "
            + OneLine.of(key)
            + " -> "
            + (value == null ? "(none)" : OneLine.of(value))
            + "  "
            + elapsed);
  }

  private void begin(String title) throws CommandException {
    console.println("");
    console.println(title);
  }

  /** Prints what this step added to the counts of each tier. */
  private void end() throws CommandException {
    MapStats after = map.stats();
    tell(before, after, after.backup().isPresent() ? "cache" : "map");
    before = after;
  }

  private void tell(@Nullable MapStats old, MapStats now, String tier) throws CommandException {
    StringBuilder text = new StringBuilder(80);
    add(text, "hits", now.hits(), old == null ? 0 : old.hits());
    add(text, "misses", now.misses(), old == null ? 0 : old.misses());
    add(text, "fills", now.fills(), old == null ? 0 : old.fills());
    add(text, "updates", now.updates(), old == null ? 0 : old.updates());
    add(text, "deletes", now.deletes(), old == null ? 0 : old.deletes());
    console.println("  [" + tier + "]  " + (text.length() == 0 ? "not asked" : text.toString()));
    if (now.backup().isPresent()) {
      tell(old == null ? null : old.backup().orElse(null), now.backup().get(), "backup");
    }
  }

  private static void add(StringBuilder text, String what, long now, long before) {
    if (now != before) {
      text.append(text.length() == 0 ? "" : ", ").append(what).append(' ').append(now - before);
    }
  }
}
