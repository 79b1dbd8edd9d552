package org.mapdriver.benchmarks.report;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is measured: what to call them, in which order, and what bounds them. */
final class Subjects {
  private static final List<String> CLIENTS = List.of("XMEMCACHED", "SPYMEMCACHED", "FOLSOM");

  /** What a user would take instead of ours: clients of memcached, or a library by itself. */
  static final List<String> PEERS =
      List.of(
          "XMEMCACHED",
          "SPYMEMCACHED",
          "FOLSOM",
          "LMDBJAVA_AGRONA",
          "LMDBJAVA_ARRAY",
          "STATEMENT_KEPT",
          "HIKARI_PREPARING");

  /** Ours, in any benchmark. */
  static final List<String> OURS =
      List.of(
          "MAPDRIVER",
          "MAPDRIVER_TCP",
          "MAPDRIVER_UNIX",
          "MAPDRIVER_STRICT_TCP",
          "MAPDRIVER_STRICT_UNIX");

  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("BARE_TCP", "bare socket, TCP"),
          Map.entry("BARE_UNIX", "bare socket, UNIX"),
          Map.entry("MAPDRIVER_TCP", "Mapdriver, TCP"),
          Map.entry("MAPDRIVER_UNIX", "Mapdriver, UNIX"),
          Map.entry("MAPDRIVER_STRICT_TCP", "Mapdriver strict, TCP"),
          Map.entry("MAPDRIVER_STRICT_UNIX", "Mapdriver strict, UNIX"),
          Map.entry("MAPDRIVER", "Mapdriver"),
          Map.entry("MAPDRIVER_POSTFIX", "Mapdriver, locking=postfix"),
          Map.entry("LMDBJAVA_AGRONA", "lmdbjava alone, Agrona's buffers"),
          Map.entry("LMDBJAVA_ARRAY", "lmdbjava alone, arrays"),
          Map.entry("STATEMENT_KEPT", "a prepared statement, kept"),
          Map.entry("HIKARI_PREPARING", "HikariCP, prepared each time"),
          Map.entry("POSTMAP", "postmap"),
          Map.entry("XMEMCACHED", "xmemcached"),
          Map.entry("SPYMEMCACHED", "spymemcached"),
          Map.entry("FOLSOM", "folsom"),
          Map.entry("NONE", "the table alone"),
          Map.entry("EMBEDDED", "embedded cache before it"),
          Map.entry("MEMCACHED_UNIX", "memcached before it, UNIX"),
          Map.entry("MEMCACHED_TCP", "memcached before it, TCP"),
          Map.entry("REFUSING", "memcached before it, refusing"),
          Map.entry("HANGING", "memcached before it, hanging"),
          Map.entry("lmdb", "LMDB"),
          Map.entry("sqlite", "SQLite"));

  private static final List<String> ORDER =
      List.of(
          "MAPDRIVER",
          "MAPDRIVER_POSTFIX",
          "MAPDRIVER_TCP",
          "MAPDRIVER_UNIX",
          "MAPDRIVER_STRICT_TCP",
          "MAPDRIVER_STRICT_UNIX",
          "BARE_TCP",
          "BARE_UNIX",
          "POSTMAP",
          "XMEMCACHED",
          "SPYMEMCACHED",
          "FOLSOM",
          "LMDBJAVA_AGRONA",
          "LMDBJAVA_ARRAY",
          "STATEMENT_KEPT",
          "HIKARI_PREPARING",
          "NONE",
          "EMBEDDED",
          "MEMCACHED_UNIX",
          "MEMCACHED_TCP",
          "REFUSING",
          "HANGING",
          "lmdb",
          "sqlite");

  private Subjects() {}

  static String name(String subject) {
    return NAMES.getOrDefault(subject, subject);
  }

  /** Ours first, then the limits, then the peers. */
  static Comparator<String> order() {
    return Comparator.comparingInt((String subject) -> rank(subject))
        .thenComparing(Comparator.naturalOrder());
  }

  private static int rank(String subject) {
    int at = ORDER.indexOf(subject);
    return at < 0 ? ORDER.size() : at;
  }

  /** The bare socket on the same transport, for a client. */
  static Optional<String> limit(String subject) {
    if (subject.endsWith("_UNIX") && !subject.startsWith("MEMCACHED")) {
      return Optional.of("BARE_UNIX");
    }
    return subject.equals("BARE_TCP")
            || subject.equals("MAPDRIVER_TCP")
            || subject.equals("MAPDRIVER_STRICT_TCP")
            || CLIENTS.contains(subject)
        ? Optional.of("BARE_TCP")
        : Optional.empty();
  }
}
