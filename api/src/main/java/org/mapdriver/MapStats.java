package org.mapdriver;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.mapdriver.spi.MapUri;

/**
 * What a map did since it was opened: an immutable snapshot.
 *
 * <p>On a map with a cache, {@link #hits()} and {@link #misses()} are the cache's: a miss there
 * goes on to {@link #backup()}, whose own snapshot says whether it had the key. Every lookup is a
 * hit, a miss, or an error.
 */
public final class MapStats {
  /** What a circuit breaker lets through. */
  public enum BreakerState {
    /** Everything: the server answers. */
    CLOSED,
    /** Nothing: the server failed repeatedly, and is left alone for a while. */
    OPEN,
    /** One request, to find out whether the server is back. */
    HALF_OPEN
  }

  /**
   * How long lookups took. Each figure is exact to one part in eight.
   *
   * @param count how many were measured
   * @param p50 half of them took no longer
   * @param p99 99 in 100 took no longer
   * @param p999 999 in 1000 took no longer
   * @param max the slowest
   */
  public record Latency(long count, Duration p50, Duration p99, Duration p999, Duration max) {
    /** Nothing measured yet. */
    public static final Latency NONE =
        new Latency(0, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
  }

  private final MapUri uri;
  private final long lookups;
  private final OptionalLong hits;
  private final OptionalLong misses;
  private final long negativeHits;
  private final long fills;
  private final long fillsRefused;
  private final long updates;
  private final long deletes;
  private final Map<String, Long> errors;
  private final Optional<BreakerState> breaker;
  private final Latency latency;
  private final Map<String, String> details;
  private final Optional<MapStats> backup;

  private MapStats(Builder from) {
    uri = from.uri;
    lookups = from.lookups;
    hits = from.hits;
    misses = from.misses;
    negativeHits = from.negativeHits;
    fills = from.fills;
    fillsRefused = from.fillsRefused;
    updates = from.updates;
    deletes = from.deletes;
    errors = Collections.unmodifiableMap(new LinkedHashMap<>(from.errors));
    breaker = from.breaker;
    latency = from.latency;
    details = Collections.unmodifiableMap(new LinkedHashMap<>(from.details));
    backup = from.backup;
  }

  /**
   * For drivers: starts a snapshot. What a driver leaves unset is counted by the api: lookups, hits
   * and misses by their result, updates, deletes, errors and latency.
   *
   * @param uri the map's URI
   * @return a builder with every count at 0
   */
  public static Builder builder(MapUri uri) {
    return new Builder(uri);
  }

  /**
   * For those who add to a driver's snapshot.
   *
   * @return a builder that holds what this snapshot holds
   */
  public Builder toBuilder() {
    Builder builder = new Builder(uri);
    builder.lookups = lookups;
    builder.hits = hits;
    builder.misses = misses;
    builder.negativeHits = negativeHits;
    builder.fills = fills;
    builder.fillsRefused = fillsRefused;
    builder.updates = updates;
    builder.deletes = deletes;
    builder.errors.putAll(errors);
    builder.breaker = breaker;
    builder.latency = latency;
    builder.details.putAll(details);
    builder.backup = backup;
    return builder;
  }

  /**
   * The map.
   *
   * @return its URI, safe to log
   */
  public MapUri uri() {
    return uri;
  }

  /**
   * Keys looked up, those of bulk lookups included.
   *
   * @return the count
   */
  public long lookups() {
    return lookups;
  }

  /**
   * Lookups that this map (with a cache: the cache) answered with a value, or, in a cache, with a
   * negative entry.
   *
   * @return the count
   */
  public long hits() {
    return hits.orElse(0);
  }

  /**
   * Lookups for which this map (with a cache: the cache) had nothing.
   *
   * @return the count
   */
  public long misses() {
    return misses.orElse(0);
  }

  /**
   * Whether the driver counted hits and misses itself, because it is a cache.
   *
   * @return whether they are a cache's
   */
  public boolean cacheCounted() {
    return hits.isPresent();
  }

  /**
   * Hits that were negative entries: "the backup has no such key".
   *
   * @return the count
   */
  public long negativeHits() {
    return negativeHits;
  }

  /**
   * Values stored in the cache after a miss.
   *
   * @return the count
   */
  public long fills() {
    return fills;
  }

  /**
   * Fills that were not stored: the server refused or failed, the value was too large, or a write
   * came in between.
   *
   * @return the count
   */
  public long fillsRefused() {
    return fillsRefused;
  }

  /**
   * Entries updated, those of bulk updates included.
   *
   * @return the count
   */
  public long updates() {
    return updates;
  }

  /**
   * Keys deleted or asked to be deleted.
   *
   * @return the count
   */
  public long deletes() {
    return deletes;
  }

  /**
   * Failures by kind: the exceptions that callers saw ({@code unavailable}, {@code data}, {@code
   * config}, {@code unsupported}, and {@code unexpected} for what no map should throw) and the
   * troubles that a driver got over ({@code connect}, {@code timeout}, {@code protocol} …).
   *
   * @return an unmodifiable map; a kind that did not occur may be missing
   */
  public Map<String, Long> errors() {
    return errors;
  }

  /**
   * The state of the circuit breaker before the cache's servers.
   *
   * @return empty for a map that has none
   */
  public Optional<BreakerState> breaker() {
    return breaker;
  }

  /**
   * How long lookups took.
   *
   * @return the percentiles
   */
  public Latency latency() {
    return latency;
  }

  /**
   * What else the driver tells: the number of entries, sizes, versions, connections.
   *
   * @return an unmodifiable map from names to values as text
   */
  public Map<String, String> details() {
    return details;
  }

  /**
   * The snapshot of the map behind this one.
   *
   * @return empty for a map that has none
   */
  public Optional<MapStats> backup() {
    return backup;
  }

  /** All counts on one line for each tier. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(160);
    text.append(uri)
        .append(": lookups ")
        .append(lookups)
        .append(", hits ")
        .append(hits())
        .append(" (negative ")
        .append(negativeHits)
        .append("), misses ")
        .append(misses())
        .append(", fills ")
        .append(fills)
        .append(" (refused ")
        .append(fillsRefused)
        .append("), updates ")
        .append(updates)
        .append(", deletes ")
        .append(deletes)
        .append(", errors ")
        .append(errors);
    breaker.ifPresent(state -> text.append(", breaker ").append(state));
    backup.ifPresent(behind -> text.append('\n').append(behind));
    return text.toString();
  }

  /** Collects a snapshot. Used by one thread. */
  public static final class Builder {
    private final MapUri uri;
    private final Map<String, Long> errors = new LinkedHashMap<>();
    private final Map<String, String> details = new LinkedHashMap<>();
    private long lookups;
    private OptionalLong hits = OptionalLong.empty();
    private OptionalLong misses = OptionalLong.empty();
    private long negativeHits;
    private long fills;
    private long fillsRefused;
    private long updates;
    private long deletes;
    private Optional<BreakerState> breaker = Optional.empty();
    private Latency latency = Latency.NONE;
    private Optional<MapStats> backup = Optional.empty();

    private Builder(MapUri uri) {
      this.uri = Objects.requireNonNull(uri, "uri");
    }

    /**
     * Sets the number of keys looked up.
     *
     * @param count the count
     * @return this
     */
    public Builder lookups(long count) {
      lookups = count;
      return this;
    }

    /**
     * Sets hits and misses; for a cache, which knows them better than its caller.
     *
     * @param hitCount lookups answered here
     * @param missCount lookups not answered here
     * @return this
     */
    public Builder hitsAndMisses(long hitCount, long missCount) {
      hits = OptionalLong.of(hitCount);
      misses = OptionalLong.of(missCount);
      return this;
    }

    /**
     * Sets the number of negative hits.
     *
     * @param count the count
     * @return this
     */
    public Builder negativeHits(long count) {
      negativeHits = count;
      return this;
    }

    /**
     * Sets the number of fills.
     *
     * @param stored fills that were stored
     * @param refused fills that were not
     * @return this
     */
    public Builder fills(long stored, long refused) {
      fills = stored;
      fillsRefused = refused;
      return this;
    }

    /**
     * Sets the numbers of writes.
     *
     * @param updateCount entries updated
     * @param deleteCount keys deleted
     * @return this
     */
    public Builder writes(long updateCount, long deleteCount) {
      updates = updateCount;
      deletes = deleteCount;
      return this;
    }

    /**
     * Adds to the failures of a kind.
     *
     * @param kind the kind
     * @param count how many more; 0 adds nothing
     * @return this
     */
    public Builder errors(String kind, long count) {
      if (count != 0) {
        errors.merge(kind, count, Long::sum);
      }
      return this;
    }

    /**
     * Sets the breaker's state.
     *
     * @param state the state
     * @return this
     */
    public Builder breaker(BreakerState state) {
      breaker = Optional.of(state);
      return this;
    }

    /**
     * Sets the latency of lookups.
     *
     * @param measured the percentiles
     * @return this
     */
    public Builder latency(Latency measured) {
      latency = measured;
      return this;
    }

    /**
     * Adds a fact that the driver tells.
     *
     * @param name what it is
     * @param value its value; no secret
     * @return this
     */
    public Builder detail(String name, String value) {
      details.put(name, value);
      return this;
    }

    /**
     * Sets the snapshot of the map behind this one.
     *
     * @param behind the backup's snapshot
     * @return this
     */
    public Builder backup(MapStats behind) {
      backup = Optional.of(behind);
      return this;
    }

    /**
     * Takes the snapshot.
     *
     * @return the snapshot
     */
    public MapStats build() {
      return new MapStats(this);
    }
  }
}
