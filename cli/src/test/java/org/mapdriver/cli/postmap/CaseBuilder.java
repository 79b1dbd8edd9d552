package org.mapdriver.cli.postmap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mapdriver.cli.postmap.PostmapCase.Preparation;
import org.mapdriver.cli.postmap.PostmapCase.Reference;
import org.mapdriver.cli.postmap.PostmapCase.ServerKind;

/**
 * Writes a case down: first what is there, then each command followed by what it must do, last what
 * must be left.
 */
final class CaseBuilder {
  /** The map that {@link #memcache} configures. */
  static final String MAP = "memcache:./mc.cf";

  private static final int DEFAULT_TTL = 3600;

  private final String statement;
  private final String description;
  private Reference reference = Reference.LIVE;
  private ServerKind server = ServerKind.TCP;
  private final List<Preparation> setup = new ArrayList<>();
  private final List<FakeServer.Reply> replies = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private @Nullable List<Item> items;
  private final SortedMap<String, List<Map.Entry<String, String>>> lmdb = new TreeMap<>();
  private @Nullable List<String> sent;

  CaseBuilder(String statement, String description) {
    this.statement = statement;
    this.description = description;
  }

  CaseBuilder newer() {
    reference = Reference.NEWER;
    return this;
  }

  CaseBuilder departure() {
    reference = Reference.DEPARTURE;
    return this;
  }

  // What is there before.

  CaseBuilder file(String name, String content) {
    setup.add(world -> world.write(name, content));
    return this;
  }

  /** A configuration file mc.cf that names the server and says these lines. */
  CaseBuilder memcache(String... lines) {
    return config("memcache = ${memcache}\n" + lines(lines));
  }

  /** A configuration file mc.cf with this text and no more. */
  CaseBuilder config(String text) {
    return file("mc.cf", text);
  }

  /** A configuration file mc.cf for a server that is not there. */
  CaseBuilder memcacheDown(String... lines) {
    return config("memcache = inet:127.0.0.1:1\nretry_pause = 1\n" + lines(lines));
  }

  CaseBuilder holds(String key, String value) {
    return holds(key, value, 0, DEFAULT_TTL);
  }

  CaseBuilder holds(String key, String value, long flags, long ttl) {
    setup.add(world -> world.memcached().set(new Item(key, value, flags, ttl)));
    return this;
  }

  /** A table that the real postmap builds from this source text. */
  CaseBuilder lmdb(String table, String source, String... options) {
    setup.add(world -> world.buildLmdb(table, source, List.of(options)));
    return this;
  }

  /** A table with exactly these bytes: keys and values in turn. */
  CaseBuilder lmdbRaw(String table, String... keysAndValues) {
    setup.add(world -> world.loadLmdb(table, pairs(keysAndValues)));
    return this;
  }

  CaseBuilder sqlite(String database, String sql) {
    setup.add(world -> world.createSqlite(database, sql));
    return this;
  }

  CaseBuilder permissions(String name, String permissions) {
    setup.add(world -> world.permissions(name, permissions));
    return this;
  }

  /** Makes a file look as if it were still being written. */
  CaseBuilder fresh(String name) {
    setup.add(world -> world.makeFresh(name));
    return this;
  }

  /** The locale that the commands run in. */
  CaseBuilder locale(String locale) {
    setup.add(world -> world.locale(locale));
    return this;
  }

  CaseBuilder unixSocket() {
    server = ServerKind.UNIX;
    return this;
  }

  CaseBuilder ipv6() {
    server = ServerKind.TCP6;
    return this;
  }

  /**
   * A server that answers the requests with these replies, one each; the last stands for all
   * further ones.
   */
  CaseBuilder replies(FakeServer.Reply... script) {
    server = ServerKind.SCRIPTED;
    replies.addAll(List.of(script));
    return this;
  }

  // Commands.

  CaseBuilder run(String... args) {
    steps.add(new Step(List.of(args), "", null, null, null));
    return this;
  }

  /** The last command's standard input. */
  CaseBuilder stdin(String text) {
    Step step = takeLast();
    steps.add(new Step(step.args(), text, step.exit(), step.stdout(), step.noise()));
    return this;
  }

  // What the last command must do.

  private CaseBuilder promise(int exit, String stdout, Noise noise) {
    Step step = takeLast();
    steps.add(new Step(step.args(), step.stdin(), exit, stdout, noise));
    return this;
  }

  CaseBuilder prints(String stdout) {
    return promise(0, stdout, Noise.SILENT);
  }

  CaseBuilder printsWithWarning(String stdout) {
    return promise(0, stdout, Noise.WARNING);
  }

  CaseBuilder succeeds() {
    return prints("");
  }

  CaseBuilder warns() {
    return printsWithWarning("");
  }

  CaseBuilder notFound() {
    return promise(1, "", Noise.SILENT);
  }

  CaseBuilder notFoundWithWarning() {
    return promise(1, "", Noise.WARNING);
  }

  CaseBuilder fatal() {
    return promise(1, "", Noise.FATAL);
  }

  CaseBuilder fatalAfter(String stdout) {
    return promise(1, stdout, Noise.FATAL);
  }

  // What must be left.

  /** Items with the flags and time to live that a map has by default: keys and values in turn. */
  CaseBuilder leaves(String... keysAndValues) {
    List<Item> expected = new ArrayList<>(items == null ? List.of() : items);
    pairs(keysAndValues)
        .forEach(pair -> expected.add(new Item(pair.getKey(), pair.getValue(), 0, DEFAULT_TTL)));
    items = expected;
    return this;
  }

  CaseBuilder leaves(String key, String value, long flags, long ttl) {
    List<Item> expected = new ArrayList<>(items == null ? List.of() : items);
    expected.add(new Item(key, value, flags, ttl));
    items = expected;
    return this;
  }

  CaseBuilder leavesNothing() {
    return leaves();
  }

  /** Entries with the NUL that postmap adds by default: keys and values in turn. */
  CaseBuilder leavesLmdb(String table, String... keysAndValues) {
    return leavesLmdbRaw(
        table, Arrays.stream(keysAndValues).map(text -> text + "\0").toArray(String[]::new));
  }

  CaseBuilder leavesLmdbRaw(String table, String... keysAndValues) {
    lmdb.put(table, pairs(keysAndValues));
    return this;
  }

  /** What each connection must have sent. */
  CaseBuilder sends(String... connections) {
    sent = List.of(connections);
    return this;
  }

  PostmapCase build() {
    return new PostmapCase(
        statement, description, reference, setup, server, replies, steps, items, lmdb, sent);
  }

  private Step takeLast() {
    return steps.remove(steps.size() - 1);
  }

  private static String lines(String... lines) {
    return String.join("", Arrays.stream(lines).map(line -> line + "\n").toList());
  }

  private static List<Map.Entry<String, String>> pairs(String... keysAndValues) {
    if (keysAndValues.length % 2 != 0) {
      throw new IllegalArgumentException(
          "a key without a value: " + Arrays.toString(keysAndValues));
    }
    List<Map.Entry<String, String>> pairs = new ArrayList<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      pairs.add(Map.entry(keysAndValues[i], keysAndValues[i + 1]));
    }
    return pairs;
  }
}
