package org.mapdriver.memcache.coherence;

import java.time.Duration;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.diagnostics.MapEvents;
import org.mapdriver.diagnostics.RateLimitedLog;
import org.mapdriver.diagnostics.Shown;
import org.mapdriver.diagnostics.Ticker;
import org.mapdriver.memcache.connection.CacheFailure;
import org.mapdriver.spi.MapUri;

/** Counts what goes wrong with the cache of one map, and makes it visible. */
public final class CacheTrouble {
  private static final System.Logger LOGGER = System.getLogger("org.mapdriver.memcache");
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  /** Made once: in an outage it is the cause of a warning at each lookup. */
  private static final String LOOKUP_LEFT_ALONE =
      "lookup " + CacheFailure.Kind.BREAKER_OPEN.label();

  private final MapUri uri;
  private final CacheCounts counts;
  private final RateLimitedLog log;
  private final boolean onlyAttemptIsQuiet;

  /**
   * Trouble of one map.
   *
   * @param onlyAttemptIsQuiet whether a command that failed is not warned of unless it could not
   *     connect: Postfix warns of second and later attempts alone, so of none with max_try = 1
   */
  public CacheTrouble(MapUri uri, CacheCounts counts, Ticker ticker, boolean onlyAttemptIsQuiet) {
    this.uri = uri;
    this.onlyAttemptIsQuiet = onlyAttemptIsQuiet;
    this.counts = counts;
    this.log = RateLimitedLog.every(INTERVAL, LOGGER, ticker);
  }

  /** A failure that the caller does not see, and what happened instead. */
  void gotOver(String operation, CacheFailure failure, String instead) {
    counts.failure(failure.kind());
    String label = failure.kind().label();
    MapEvents.OperationError.emit(uri, label, String.valueOf(failure.getMessage()));
    if (onlyAttemptIsQuiet && failure.kind() != CacheFailure.Kind.CONNECT) {
      return; // counted, and an event
    }
    log.warn(
        cause(operation, failure.kind()),
        () -> operation + " " + uri + ": " + failure.getMessage() + "; " + instead);
  }

  private static String cause(String operation, CacheFailure.Kind kind) {
    return kind == CacheFailure.Kind.BREAKER_OPEN && operation.equals("lookup")
        ? LOOKUP_LEFT_ALONE
        : operation + " " + kind.label();
  }

  /** A failure that is the caller's. */
  MapUnavailableException fatal(String operation, CacheFailure failure) {
    counts.failure(failure.kind());
    return new MapUnavailableException(
        operation + " " + uri + ": " + failure.getMessage(), failure.mayHaveHappened(), failure);
  }

  /** Something that has to be changed, found only now. */
  MapConfigException fatal(String operation, MapConfigException problem) {
    return new MapConfigException(operation + " " + uri + ": " + problem.getMessage(), problem);
  }

  /** A value that the cache cannot take. */
  void tooLarge(String operation, long bytes, long limit, String instead) {
    log.warn(
        operation + " too large",
        () ->
            "%s %s: a value is %d bytes, data_size_limit is %d; %s. Raise data_size_limit."
                .formatted(operation, uri, bytes, limit, instead));
  }

  /** A key that the cache cannot take. */
  void passedBy(String operation) {
    log.warn(
        operation + " passed by",
        () ->
            "%s %s: a key is longer than the 250 bytes that memcached takes; passed to the backup alone. Set key_digest."
                .formatted(operation, uri));
  }

  /** A write that the cache could not be told of, with on_unreachable=refuse. */
  MapUnavailableException refused(String operation, CacheFailure failure) {
    counts.failure(failure.kind());
    return new MapUnavailableException(
        "%s %s: %s; nothing was changed, since others might find the old value in the cache. Try again later, or set on_unreachable=proceed."
            .formatted(operation, uri, failure.getMessage()),
        false,
        failure);
  }

  /** The same, but known only when the backup was changed. */
  MapUnavailableException unconfirmed(String operation, CacheFailure failure) {
    counts.failure(failure.kind());
    return new MapUnavailableException(
        "%s %s: %s; the backup is changed, but others may find the old value in the cache until it has been told. Look the key up before you try again."
            .formatted(operation, uri, failure.getMessage()),
        true,
        failure);
  }

  /** Something is there that no strict map has stored. */
  void foreign(String operation) {
    log.warn(
        "foreign item",
        () ->
            operation
                + " "
                + uri
                + ": the cache has an item that another program stored; asked the backup. A map with"
                + " coherence=strict must not share its keys: give it a key_format of its own.");
  }

  /** So many keys were written and the cache could not be told; there is no room for more. */
  void overflowed(String operation, int keys) {
    log.warn(
        "pending overflow",
        () ->
            "%s %s: %d keys were written that the cache could not be told of, and there is no room for more; all lookups ask the backup until it is told and ttl has passed. Is the server back?"
                .formatted(operation, uri, keys));
  }

  /** The map is closed while the cache does not know of everything that was written. */
  void undelivered(int keys, boolean more) {
    LOGGER.log(
        System.Logger.Level.WARNING,
        "close %s: the cache could not be told of %d keys%s that were written; other processes may find old values until ttl"
            .formatted(uri, keys, more ? " and more" : ""));
  }

  /** Something that should not happen, where nobody waits for the outcome. */
  void unexpected(Throwable problem) {
    log.warn(
        "unexpected",
        () ->
            "write "
                + uri
                + ": telling the cache failed and is tried again: "
                + Shown.oneLine(String.valueOf(problem)));
  }

  /** Something that should not happen, and that is no reason to lose what the backup said. */
  void defect(String operation, RuntimeException problem, String instead) {
    String type = problem.getClass().getName();
    MapEvents.OperationError.emit(uri, "unexpected", type);
    log.warn(
        operation + " defect",
        () -> operation + " " + uri + ": " + type + "; " + instead + ". Please report this.");
  }

  /** The map. */
  MapUri uri() {
    return uri;
  }
}
