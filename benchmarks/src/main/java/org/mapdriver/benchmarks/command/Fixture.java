package org.mapdriver.benchmarks.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.mapdriver.benchmarks.workload.Entries;
import org.mapdriver.benchmarks.workload.MemcachedProcess;
import org.mapdriver.benchmarks.workload.Tables;
import org.mapdriver.benchmarks.workload.Transport;

/**
 * What the programs are asked about: two servers with every key and one that is emptied, on the
 * processor of the programs, a table that postmap has built, and the configuration files that both
 * read.
 */
final class Fixture implements AutoCloseable {
  static final int KEYS = 100_000;
  private static final int VALUE_BYTES = 100;

  private final Path folder;
  private final List<MemcachedProcess> servers = new ArrayList<>();
  private final List<CommandCase> cases = new ArrayList<>();
  private final Program postmap;
  private final MemcachedProcess emptied;

  /**
   * Starts and builds all.
   *
   * @param folder an empty folder, deleted in the end
   * @param keys how many
   */
  Fixture(Path folder, int keys) throws IOException {
    this.folder = folder;
    write("main.cf", "compatibility_level = 3.6\n");
    this.postmap = Program.postmap(folder);
    Entries entries = Entries.of(keys, VALUE_BYTES);
    Path input = writeKeys(entries);
    Path nothing = write("nothing", "");
    String table = buildTable(entries, nothing);
    try {
      this.emptied = start(Transport.TCP);
      for (Transport transport : Transport.values()) {
        MemcachedProcess server = start(transport);
        server.load(entries);
        String file = "hits-" + transport + ".cf";
        write(file, "memcache = " + server.spec() + "\n");
        cases.add(
            CommandCase.ofInput(
                named(keys, "hits in memcached, " + transport), memcache(file), input, keys));
      }
      String before = "memcache = " + emptied.spec() + "\nbackup = " + table + "\n";
      String fills = named(keys, "misses, answered by LMDB and filled");
      write("fills.cf", before);
      write("strict.cf", before + "coherence = strict\n"); // which postmap takes no notice of
      cases.add(CommandCase.ofInput(fills, memcache("fills.cf"), input, keys).fromCold());
      cases.add(
          CommandCase.ofInput(fills + ", strict", memcache("strict.cf"), input, keys).fromCold());
    } catch (IOException e) {
      close();
      throw e;
    }
    cases.add(CommandCase.ofInput(named(keys, "keys of an LMDB table"), table, input, keys));
    List<String> one = List.of("-q", entries.key(keys / 2).text(), table);
    cases.add(new CommandCase("one key of an LMDB table", one, nothing, 1, false));
  }

  private static String named(int keys, String what) {
    return String.format(java.util.Locale.ROOT, "%,d %s", keys, what);
  }

  private String memcache(String file) {
    return "memcache:" + folder.resolve(file);
  }

  private MemcachedProcess start(Transport transport) throws IOException {
    MemcachedProcess server = MemcachedProcess.startOnProcessor(0, transport);
    servers.add(server);
    return server;
  }

  /** Each key once, in no order. */
  private Path writeKeys(Entries entries) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      lines.add(entries.key(i).text());
    }
    Collections.shuffle(lines, new Random(42));
    return write("keys", String.join("\n", lines) + "\n");
  }

  private String buildTable(Entries entries, Path nothing) throws IOException {
    StringBuilder source = new StringBuilder();
    for (int i = 0; i < entries.size(); i++) {
      String value = new String(entries.value(i), US_ASCII);
      source.append(entries.key(i).text()).append(' ').append(value).append('\n');
    }
    String table = "lmdb:" + write("table", source.toString());
    Program.Outcome built = postmap.run(List.of(table), nothing, folder);
    if (built.exit() != 0) {
      throw new IOException("postmap does not build " + table + ": " + built.messages().strip());
    }
    return table;
  }

  /** Writes a file whose age is an hour, because postmap waits until a young one is complete. */
  private Path write(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text, US_ASCII);
    return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
  }

  List<CommandCase> cases() {
    return cases;
  }

  Program postmap() {
    return postmap;
  }

  /** Runs a program on a case, from the state that the case wants. */
  Program.Outcome run(Program program, CommandCase of) throws IOException {
    if (of.cold()) {
      emptied.flush();
    }
    return program.run(of.options(), of.input(), folder);
  }

  @Override
  public void close() throws IOException {
    for (MemcachedProcess server : servers) {
      server.close();
    }
    Tables.delete(folder);
  }
}
