package org.mapdriver.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.mapdriver.LookupMap;
import org.mapdriver.MapCursor;
import org.mapdriver.MapDrivers;
import org.mapdriver.cli.CommandProcess;

/** The tables that are put to the test; each has a program of others that looks into it, too. */
enum Backup {
  /** With LMDB's own locks, the default, which is not said: a crash must not change what it is. */
  LMDB("lmdb:", ";map_size=64k;max_readers=16", ".lmdb") {
    @Override
    void inspect(Path folder, String name, SortedMap<String, String> seen) throws Exception {
      String dump = tool(folder, "mdb_dump", "-n", "-p", file(folder, name).toString());
      assertThat(dump.lines().filter(line -> line.startsWith(" "))).hasSize(2 * seen.size());
    }
  },

  LMDB_AS_POSTFIX("lmdb:", ";map_size=64k;locking=postfix", ".lmdb") {
    @Override
    void inspect(Path folder, String name, SortedMap<String, String> seen) throws Exception {
      String configuration = configuration(folder);
      String listed =
          tool(
              folder,
              "postmap",
              "-c",
              configuration.toString(),
              "-s",
              "lmdb:" + folder + "/" + name);
      SortedMap<String, String> table = new TreeMap<>();
      listed.lines().map(line -> line.split("\t", 2)).forEach(e -> table.put(e[0], e[1]));
      // The values are long, so only what differs is told.
      table.entrySet().removeIf(entry -> entry.getValue().equals(seen.get(entry.getKey())));
      assertThat(table).isEmpty();
      assertThat(listed.lines()).hasSize(seen.size());
    }

    private static String configuration(Path folder) throws IOException {
      Path main = Files.createDirectories(folder.resolve("etc")).resolve("main.cf");
      if (Files.notExists(main)) {
        Files.writeString(main, "compatibility_level = 3.6\n");
        // Postfix reads a file again until it is some seconds old.
        Files.setLastModifiedTime(main, FileTime.fromMillis(0));
      }
      return main.getParent().toString();
    }
  },

  SQLITE("sqlite:", "", ".db") {
    @Override
    void inspect(Path folder, String name, SortedMap<String, String> seen) throws SQLException {
      try (Connection connection =
              DriverManager.getConnection("jdbc:sqlite:" + file(folder, name));
          Statement sql = connection.createStatement()) {
        assertThat(first(sql, "PRAGMA integrity_check")).isEqualTo("ok");
        assertThat(first(sql, "SELECT count(*) FROM mapdriver")).isEqualTo("" + seen.size());
      }
    }

    private static String first(Statement sql, String query) throws SQLException {
      try (ResultSet rows = sql.executeQuery(query)) {
        rows.next();
        return rows.getString(1);
      }
    }
  };

  private final String scheme;
  private final String rest;
  private final String suffix;

  Backup(String scheme, String rest, String suffix) {
    this.scheme = scheme;
    this.rest = rest;
    this.suffix = suffix;
  }

  String uri(Path folder, String name) {
    String path = folder.resolve(name).toString();
    return scheme + (this == SQLITE ? path + suffix : path) + rest;
  }

  Path file(Path folder, String name) {
    return folder.resolve(name + suffix);
  }

  /** Compares a table that the driver has read with what another program finds in it. */
  abstract void inspect(Path folder, String name, SortedMap<String, String> seen) throws Exception;

  /** Opens a table for writing, as an application would, and reads all of it. */
  SortedMap<String, String> read(Path folder, String name) throws Exception {
    SortedMap<String, String> seen;
    try (LookupMap map = MapDrivers.installed().open(uri(folder, name))) {
      assertThat(map.check()).allMatch(tier -> tier.healthy());
      seen = read(map);
      map.update("probe", "can be written");
      assertThat(map.delete("probe")).isTrue();
    }
    inspect(folder, name, seen);
    return seen;
  }

  static SortedMap<String, String> read(LookupMap map) {
    SortedMap<String, String> seen = new TreeMap<>();
    try (MapCursor cursor = map.sequence()) {
      cursor.stream().forEach(entry -> seen.put(entry.keyString(), entry.valueString()));
    }
    return seen;
  }

  /** The files of a table, those beside it included. */
  List<Path> files(Path folder, String name) throws IOException {
    String start = file(folder, name).getFileName().toString();
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.getFileName().toString().startsWith(start)).sorted().toList();
    }
  }

  /** Whether a file is the table, or one that its library keeps beside it. */
  boolean isPartOf(Path file, String name) {
    String rest = file.getFileName().toString().substring((name + suffix).length());
    return rest.isEmpty() || List.of("-lock", "-wal", "-shm", "-journal").contains(rest);
  }

  /** Deletes a table, and leaves what else is beside it. */
  void deleteTable(Path folder, String name) throws IOException {
    for (Path file : files(folder, name)) {
      if (isPartOf(file, name)) {
        Files.delete(file);
      }
    }
  }

  void delete(Path folder, String name) throws IOException {
    for (Path file : files(folder, name)) {
      Files.deleteIfExists(file);
    }
  }

  /** How much room the table and what is beside it take. */
  long bytes(Path folder, String name) throws IOException {
    long bytes = 0;
    for (Path file : files(folder, name)) {
      bytes += file.toFile().length(); // 0 if it is gone by now
    }
    return bytes;
  }

  private static String tool(Path folder, String program, String... arguments) throws Exception {
    CommandProcess.Result result =
        new CommandProcess(folder).command(Path.of(program)).run(arguments);
    assertThat(result.status()).as(program + ": " + result.err()).isZero();
    return result.out();
  }
}
