package org.mapdriver.fire;

import java.nio.file.Path;

/** The maps of these tests: a cache with short time limits over one table. */
final class World {
  private World() {}

  static String backup(String scheme, Path folder) {
    return scheme.equals("lmdb")
        ? "lmdb:" + folder.resolve("table")
        : "sqlite:" + folder.resolve("table.db") + ";synchronous=off";
  }

  static String map(int port, String parameters, String backup) {
    return "memcache:memcache=inet:127.0.0.1:"
        + port
        + ";timeout=500ms;max_try=1;retry_pause=1ms"
        + parameters
        + ";backup="
        + backup;
  }
}
