package org.mapdriver.memcache;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.mapdriver.memcache.key.KeyDigest;
import org.mapdriver.spi.KeyTemplate;
import org.mapdriver.spi.Parameter;

/** The parameters of {@code memcache:}, in the order in which documentation lists them. */
final class MemcacheParameters {
  /** How cache and backup are kept together. */
  enum CoherenceMode {
    /** Postfix's order of operations. */
    POSTFIX,
    /** No stale answer after an acknowledged update. */
    STRICT
  }

  /** What a strict update does when its server cannot be reached. */
  enum OnUnreachable {
    /** Commits to the backup. */
    PROCEED,
    /** Fails before that. */
    REFUSE
  }

  static final Parameter<String> MEMCACHE =
      Parameter.text("memcache")
          .defaultsTo("inet:localhost:11211")
          .doc(
              "The cache: inet:host:port, inet:[address]:port, unix:/path of a socket,"
                  + " or embedded: for one of 64 MB inside this process, embedded:256m for another size.");

  static final Parameter<String> BACKUP =
      Parameter.text("backup")
          .defaultsTo("")
          .doc("The map that keeps the data for good. Last in a URI, since it takes all the rest.");

  static final Parameter<Long> FLAGS =
      Parameter.integer("flags")
          .defaultsTo("0")
          .between("0", "4294967295")
          .postfixInteger(Integer.MIN_VALUE)
          .doc("Flags stored with each value; ignored on reading.");

  static final Parameter<Duration> TTL =
      Parameter.duration("ttl")
          .defaultsTo("1h")
          .between("-1s", "24855d")
          .postfixInteger(Integer.MIN_VALUE)
          .doc(
              "How long the cache keeps a value, in whole seconds; 0 for ever. memcached reads"
                  + " more than 30 days as a date.");

  static final Parameter<KeyTemplate> KEY_FORMAT =
      Parameter.of("key_format", "key format", KeyTemplate::parse)
          .defaultsTo("%s")
          .doc(
              "The cache's key: %s the key, %u and %d its parts before and after the last @, %1 to"
                  + " %9 labels of the domain from the right.");

  static final Parameter<Optional<KeyDigest>> KEY_DIGEST =
      Parameter.of(
              "key_digest",
              "digest name",
              name ->
                  name.isEmpty() ? Optional.<KeyDigest>empty() : Optional.of(KeyDigest.named(name)))
          .defaultsTo("")
          .doc("Digest of the formatted key, in hexadecimal, to be the cache's key: sha256.");

  static final Parameter<String> DOMAIN =
      Parameter.text("domain")
          .defaultsTo("")
          .doc("Domains, files or tables of them; other keys are not in this map. Empty: all are.");

  static final Parameter<Long> DATA_SIZE_LIMIT =
      Parameter.size("data_size_limit")
          .defaultsTo("10k")
          .between("1", "1g")
          .postfixInteger(1)
          .doc("The longest value that the cache is given, or is believed to have.");

  static final Parameter<Long> LINE_SIZE_LIMIT =
      Parameter.size("line_size_limit")
          .defaultsTo("1k")
          .between("1", "1m")
          .postfixInteger(1)
          .doc("The longest line of a server's reply, with its end.");

  static final Parameter<Long> MAX_TRY =
      Parameter.integer("max_try")
          .defaultsTo("2")
          .between("1", "100")
          .postfixInteger(1)
          .doc("How often a command is tried in all. A refused connection is not tried again.");

  static final Parameter<Duration> RETRY_PAUSE =
      Parameter.duration("retry_pause")
          .defaultsTo("1s")
          .between("0", "1h")
          .postfixInteger(1)
          .doc("How long to wait between tries.");

  static final Parameter<Duration> TIMEOUT =
      Parameter.duration("timeout")
          .defaultsTo("2s")
          .between("0", "1h")
          .postfixInteger(0)
          .doc(
              "Limit on each try: waiting for other threads and for names, connecting and the request"
                  + " with its whole reply, together. 0 is no limit.");

  static final Parameter<Long> CONNECTIONS =
      Parameter.integer("connections")
          .defaultsTo("2")
          .between("1", "64")
          .doc("How many connections to the server all threads share at most.");

  static final Parameter<Long> POLL_MICROS =
      Parameter.integer("poll_micros")
          .defaultsTo("100")
          .between("0", "1000")
          .doc(
              "For how many microseconds a thread looks for its reply before it sleeps, if there"
                  + " are two processors or more, and as long as it pays. 0: not at all.");

  static final Parameter<CoherenceMode> COHERENCE =
      Parameter.oneOf("coherence", CoherenceMode.class)
          .doc(
              "strict: no lookup returns an old value once a write has returned; the default in a"
                  + " URI. postfix: Postfix's own order of operations; the default in a file.");

  static final Parameter<Duration> NEGATIVE_TTL =
      Parameter.duration("negative_ttl")
          .between("0", "30d")
          .doc(
              "How long the cache remembers that the backup does not have a key, in whole seconds;"
                  + " 60 with coherence=strict; 0, not at all, with postfix, which knows nothing else.");

  static final Parameter<Duration> LEASE =
      Parameter.duration("lease")
          .defaultsTo("10")
          .between("1s", "1h")
          .doc(
              "How long a reader may take to fill, and a writer to commit, in whole seconds. With"
                  + " coherence=strict.");

  static final Parameter<OnUnreachable> ON_UNREACHABLE =
      Parameter.oneOf("on_unreachable", OnUnreachable.class)
          .defaultsTo("proceed")
          .doc(
              "What a write does when the server cannot be told: proceed, and tell it as soon as it"
                  + " is back; or refuse, and change nothing. With coherence=strict.");

  static final Parameter<String> USERNAME =
      Parameter.text("username").doc("Who we are to a memcached that was started with -Y.");

  static final Parameter<Path> PASSWORD_FILE =
      Parameter.path("password_file").doc("A file that holds the password, alone.");

  static final List<Parameter<?>> ALL =
      List.of(
          MEMCACHE,
          FLAGS,
          TTL,
          KEY_FORMAT,
          KEY_DIGEST,
          DOMAIN,
          DATA_SIZE_LIMIT,
          LINE_SIZE_LIMIT,
          MAX_TRY,
          RETRY_PAUSE,
          TIMEOUT,
          CONNECTIONS,
          POLL_MICROS,
          COHERENCE,
          NEGATIVE_TTL,
          LEASE,
          ON_UNREACHABLE,
          USERNAME,
          PASSWORD_FILE,
          BACKUP);

  private MemcacheParameters() {}
}
