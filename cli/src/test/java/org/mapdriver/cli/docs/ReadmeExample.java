package org.mapdriver.cli.docs;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.mapdriver.LookupMap;
import org.mapdriver.MapCursor;
import org.mapdriver.MapDrivers;
import org.mapdriver.UpdateMode;

/** The example of the README, compiled. */
final class ReadmeExample {
  private ReadmeExample() {}

  static void run(Path path) {
    // begin
    MapDrivers drivers = MapDrivers.installed();
    try (LookupMap users = drivers.open("memcache:memcache=embedded:;backup=lmdb:" + path)) {
      users.update("alice", "/home/alice"); // the cache and the table
      String home = users.lookup("alice"); // null would mean: there is no alice
      Map<String, String> some = users.lookupAll(List.of("alice", "bob")); // in one go
      boolean added = users.update("bob", "/home/bob", UpdateMode.INSERT_IF_ABSENT);
      System.out.println(home + ", " + some + ", bob is " + (added ? "new" : "old"));
      try (MapCursor walk = users.sequence()) {
        walk.stream().forEach(entry -> System.out.println(entry.keyString()));
      }
      users.delete("alice");
    }
    // end
  }
}
