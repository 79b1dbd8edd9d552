package org.mapdriver;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Walks a map on an interval, asks a validator about each entry, and deletes what it rejects; for
 * caches whose entries go out of date, as those of Postfix's {@code postscreen(8)} and {@code
 * verify(8)}.
 *
 * <pre>{@code
 * try (MapCleaner cleaner =
 *     MapCleaner.of(map, (key, value) -> notExpired(value)).every(Duration.ofHours(12)).start()) {
 *   …
 * }
 * }</pre>
 *
 * <p>A walk is done in slices of a few entries, with a pause after each, so that it holds back
 * neither lookups nor writers. What a slice rejects is read again and deleted together; an entry
 * that was updated meanwhile is validated again. (An update that comes in the instant between the
 * two is lost, as if it had come before.)
 *
 * <p>A walk that fails or is stopped goes on behind the last entry it kept when the next run
 * begins, or from the start if that entry is gone. A failure is logged as a warning, told by {@link
 * #progress()}, and ends only the present run. An entry on which the validator throws is kept, and
 * the walk goes on.
 *
 * <p>Safe for use by many threads. The validator is called by one thread at a time. Close the
 * cleaner before its map.
 *
 * <p>Source: Postfix's {@code dict_cache(3)}.
 */
public final class MapCleaner implements AutoCloseable {
  private final CleanupSchedule schedule;

  /** Decides which entries stay. */
  @FunctionalInterface
  public interface Validator {
    /**
     * Whether an entry stays. Called once for each entry of a walk, or twice; should not block
     * long.
     *
     * @param key the entry's key
     * @param value the entry's value
     * @return whether to keep it; false has it deleted
     */
    boolean isValid(byte[] key, byte[] value);
  }

  /**
   * What a cleaner did.
   *
   * @param running whether a walk is under way
   * @param runs how many walks came to the map's end
   * @param retained entries that the present walk kept so far, or the last one altogether
   * @param dropped entries that the present walk deleted so far, or the last one altogether
   * @param totalDropped entries deleted since the cleaner was made
   * @param lastFailure what ended the last walk early, or what the validator threw during it; empty
   *     after a walk without failure
   */
  public record Progress(
      boolean running,
      long runs,
      long retained,
      long dropped,
      long totalDropped,
      Optional<Throwable> lastFailure) {}

  private MapCleaner(CleanupSchedule schedule) {
    this.schedule = schedule;
  }

  /**
   * Prepares a cleaner.
   *
   * @param map what to clean; stays the caller's to close
   * @param validator decides which entries stay
   * @return a builder with an interval of 12 hours and slices of 200 entries, 10 ms apart
   */
  public static Builder of(LookupMap map, Validator validator) {
    return new Builder(map, validator);
  }

  /**
   * Goes on after {@link #stop()}: a walk begins at once, where the last one stopped. Does nothing
   * if the cleaner is not stopped.
   *
   * @throws IllegalStateException if the cleaner was closed
   * @throws RejectedExecutionException if the caller's executor was shut down
   */
  public void start() {
    schedule.start();
  }

  /**
   * Stops cleaning until {@link #start()}. Waits until the slice under way is done, unless the
   * validator itself calls this. A walk that is stopped keeps its place and nothing else.
   */
  public void stop() {
    schedule.stop();
  }

  /**
   * Stops cleaning for good, as {@link #stop()} does, and ends the cleaner's own thread. Further
   * calls do nothing.
   */
  @Override
  public void close() {
    schedule.close();
  }

  /**
   * What was done so far.
   *
   * @return a snapshot
   */
  public Progress progress() {
    return schedule.progress();
  }

  /**
   * Behind which key the next slice goes on, for {@link Builder#resumeAfter} of another process.
   *
   * @return empty if it begins at the map's start
   */
  public Optional<byte[]> position() {
    return schedule.position();
  }

  /** Collects what a cleaner needs. Used by one thread. */
  public static final class Builder {
    final LookupMap map;
    final Validator validator;
    Duration interval = Duration.ofHours(12);
    Duration pause = Duration.ofMillis(10);
    int sliceSize = 200;
    @Nullable ScheduledExecutorService executor;
    byte @Nullable [] position;

    private Builder(LookupMap map, Validator validator) {
      this.map = Objects.requireNonNull(map, "map");
      this.validator = Objects.requireNonNull(validator, "validator");
    }

    /**
     * Sets how long to wait after a walk before the next one begins.
     *
     * @param interval more than nothing
     * @return this
     */
    public Builder every(Duration interval) {
      if (interval.isNegative() || interval.isZero()) {
        throw new IllegalArgumentException("interval is " + interval + ", must be positive");
      }
      this.interval = interval;
      return this;
    }

    /**
     * Sets how many entries are looked at in one go.
     *
     * @param entries 1 or more
     * @return this
     */
    public Builder sliceSize(int entries) {
      if (entries < 1) {
        throw new IllegalArgumentException("sliceSize is " + entries + ", must be at least 1");
      }
      sliceSize = entries;
      return this;
    }

    /**
     * Sets how long to rest between slices.
     *
     * @param pause 0 or more
     * @return this
     */
    public Builder pause(Duration pause) {
      if (pause.isNegative()) {
        throw new IllegalArgumentException("pause is " + pause + ", must not be negative");
      }
      this.pause = pause;
      return this;
    }

    /**
     * Runs the slices on an executor of the caller's, who closes it after the cleaner. Without
     * this, the cleaner has a daemon thread of its own.
     *
     * @param executor where to run
     * @return this
     */
    public Builder executor(ScheduledExecutorService executor) {
      this.executor = Objects.requireNonNull(executor, "executor");
      return this;
    }

    /**
     * Begins the first walk behind a key, as {@link MapCleaner#position()} of an earlier cleaner
     * told it.
     *
     * @param key the key
     * @return this
     */
    public Builder resumeAfter(byte[] key) {
      position = key.clone();
      return this;
    }

    /**
     * Makes the cleaner and starts its first walk.
     *
     * @return a cleaner to be closed before its map
     * @throws MapUnsupportedException if the map cannot be written
     */
    public MapCleaner start() {
      if (!map.writable()) {
        throw new MapUnsupportedException(
            "cleanup " + map.uri() + ": this map can only be read; open it with READ_WRITE");
      }
      CleanupSchedule schedule = new CleanupSchedule(this);
      schedule.start();
      return new MapCleaner(schedule);
    }
  }
}
