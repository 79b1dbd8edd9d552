package org.mapdriver.cli.postmap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The private folder and server of one run of one case. */
final class World implements AutoCloseable {
  private final Path root;
  private final Path folder;
  private final Path scratch;
  private final PostmapCase subject;
  private List<String> locale = List.of();
  private @Nullable Memcached memcached;
  private @Nullable FakeServer fake;

  private World(PostmapCase subject) throws IOException {
    this.subject = subject;
    root = Files.createTempDirectory("conform");
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
    folder = Files.createDirectory(root.resolve("private"));
    scratch = Files.createDirectory(root.resolve("scratch"));
    write("main.cf", "compatibility_level = 3.6\ndefault_database_type = lmdb\n");
  }

  /** Prepares the case, runs its commands with {@code program}, and says what came of it. */
  static Outcome run(PostmapCase subject, Program program) throws Exception {
    try (World world = new World(subject)) {
      for (PostmapCase.Preparation preparation : subject.setup()) {
        preparation.in(world);
      }
      Instant start = Instant.now();
      List<Step.Result> results = new ArrayList<>();
      for (Step step : subject.steps()) {
        results.add(world.run(program, step));
      }
      return world.observe(results, Duration.between(start, Instant.now()).toSeconds());
    }
  }

  private Step.Result run(Program program, Step step) throws IOException, InterruptedException {
    List<String> args = new ArrayList<>();
    for (String arg : step.args()) {
      args.add(filledIn(arg));
    }
    List<String> command = new ArrayList<>(locale);
    command.addAll(program.command(args));
    return Processes.run(folder, scratch, command, filledIn(step.stdin()));
  }

  // Preparing.

  /** Writes a file whose age is an hour, because postmap waits until a young one is complete. */
  void write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, Text.bytes(filledIn(content)));
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
  }

  void permissions(String name, String permissions) throws IOException {
    Files.setPosixFilePermissions(
        folder.resolve(name), PosixFilePermissions.fromString(permissions));
  }

  void locale(String name) {
    locale = List.of("env", "LC_ALL=" + name);
  }

  void makeFresh(String name) throws IOException {
    Files.setLastModifiedTime(folder.resolve(name), FileTime.from(Instant.now()));
  }

  void buildLmdb(String table, String source, List<String> options) throws Exception {
    write(table, source);
    List<String> args = new ArrayList<>(options);
    args.add("lmdb:" + table);
    Processes.tool(folder, scratch, Program.POSTMAP.command(args), "");
    Files.delete(folder.resolve(table));
  }

  void loadLmdb(String table, List<Map.Entry<String, String>> entries) throws Exception {
    StringBuilder dump =
        new StringBuilder("VERSION=3\nformat=bytevalue\ntype=btree\nmapsize=1048576\nHEADER=END\n");
    for (Map.Entry<String, String> entry : entries) {
      dump.append(' ').append(HexFormat.of().formatHex(Text.bytes(entry.getKey()))).append('\n');
      dump.append(' ').append(HexFormat.of().formatHex(Text.bytes(entry.getValue()))).append('\n');
    }
    dump.append("DATA=END\n");
    Path file = folder.resolve(table + ".lmdb");
    Processes.tool(folder, scratch, List.of("mdb_load", "-n", file.toString()), dump.toString());
    Files.delete(folder.resolve(table + ".lmdb-lock"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
  }

  void createSqlite(String database, String sql) throws Exception {
    Processes.tool(folder, scratch, List.of("sqlite3", "-bail", database), sql);
  }

  Memcached memcached() throws IOException, InterruptedException {
    if (memcached == null) {
      // memcached gives up its rights before it writes anything.
      Path home = Files.createDirectory(root.resolve("memcached"));
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
      memcached = Memcached.start(home, subject.server());
    }
    return memcached;
  }

  private String endpoint() throws IOException, InterruptedException {
    if (subject.server() != PostmapCase.ServerKind.SCRIPTED) {
      return memcached().endpoint();
    }
    if (fake == null) {
      fake = new FakeServer(subject.replies());
    }
    return "inet:127.0.0.1:" + fake.port();
  }

  /**
   * Replaces <code>${memcache}</code>, <code>${port}</code>, <code>${in1000s}</code> and <code>
   * ${folder}</code>.
   */
  private String filledIn(String text) throws IOException {
    String filled = text;
    try {
      if (filled.contains("${memcache}")) {
        filled = filled.replace("${memcache}", endpoint());
      }
      if (filled.contains("${port}")) {
        filled = filled.replace("${port}", Integer.toString(memcached().port()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    return filled
        .replace("${in1000s}", Long.toString(Instant.now().getEpochSecond() + 1000))
        .replace("${folder}", folder.toString());
  }

  // Observing.

  private Outcome observe(List<Step.Result> results, long seconds) throws Exception {
    List<Item> items = memcached == null ? List.of() : memcached.items();
    List<String> sent = fake == null ? List.of() : fake.sent();
    SortedMap<String, List<Map.Entry<String, String>>> lmdb = new TreeMap<>();
    for (String name : names(file -> file.endsWith(".lmdb"))) {
      lmdb.put(name.substring(0, name.length() - ".lmdb".length()), lmdbEntries(name));
    }
    SortedMap<String, String> sqlite = new TreeMap<>();
    for (String name : names(file -> file.endsWith(".db"))) {
      sqlite.put(name, sqliteDump(name));
    }
    SortedMap<String, String> files = new TreeMap<>();
    for (String name : names(file -> true)) {
      files.put(
          name, PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))));
    }
    return new Outcome(results, items, lmdb, sqlite, files, sent, seconds);
  }

  private List<String> names(Predicate<String> wanted) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).filter(wanted).sorted().toList();
    }
  }

  private List<Map.Entry<String, String>> lmdbEntries(String name) throws Exception {
    Path copy = Files.copy(folder.resolve(name), scratch.resolve(name));
    Step.Result dump =
        Processes.run(folder, scratch, List.of("mdb_dump", "-n", copy.toString()), "");
    if (dump.exit() != 0) {
      return List.of(Map.entry("not a table", "exit " + dump.exit()));
    }
    List<String> fields =
        dump.stdout().lines().filter(line -> line.startsWith(" ")).map(World::unhexed).toList();
    List<Map.Entry<String, String>> entries = new ArrayList<>();
    for (int i = 0; i < fields.size(); i += 2) {
      entries.add(Map.entry(fields.get(i), fields.get(i + 1)));
    }
    return entries;
  }

  private static String unhexed(String line) {
    return Text.of(HexFormat.of().parseHex(line.trim()));
  }

  private String sqliteDump(String name) throws Exception {
    Path copy = Files.copy(folder.resolve(name), scratch.resolve(name));
    Step.Result dump =
        Processes.run(folder, scratch, List.of("sqlite3", copy.toString(), ".dump"), "");
    return dump.exit() == 0 ? dump.stdout() : "not a database";
  }

  @Override
  public void close() throws IOException {
    if (memcached != null) {
      memcached.close();
    }
    if (fake != null) {
      fake.close();
    }
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
