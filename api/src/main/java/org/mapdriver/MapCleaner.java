package org.mapdriver;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
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
  private final LookupMap map;
  private final Validator validator;
  private final Duration interval;
  private final int sliceSize;
  private final Duration pause;
  private final ScheduledExecutorService executor;
  private final boolean ownsExecutor;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  // Guarded by lock:
  private boolean stopped = true;
  private boolean closed;
  private @Nullable Thread busy;
  private @Nullable Future<?> next;
  private @Nullable CleanupWalk walk;
  private byte @Nullable [] position;
  private Progress progress = new Progress(false, 0, 0, 0, 0, Optional.empty());

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

  private MapCleaner(Builder from) {
    map = from.map;
    validator = from.validator;
    interval = from.interval;
    sliceSize = from.sliceSize;
    pause = from.pause;
    position = from.position;
    ownsExecutor = from.executor == null;
    executor = from.executor == null ? newExecutor(map) : from.executor;
  }

  private static ScheduledExecutorService newExecutor(LookupMap map) {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread thread = new Thread(task, "mapdriver-cleaner " + map.uri());
          thread.setDaemon(true);
          return thread;
        });
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
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("start: the cleaner of " + map.uri() + " is closed");
      }
      if (stopped) {
        schedule(Duration.ZERO);
        stopped = false;
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Stops cleaning until {@link #start()}. Waits until the slice under way is done, unless the
   * validator itself calls this. A walk that is stopped keeps its place and nothing else.
   */
  public void stop() {
    lock.lock();
    try {
      stopped = true;
      if (next != null) {
        next.cancel(false);
        next = null;
      }
      while (busy != null && busy != Thread.currentThread()) {
        idle.awaitUninterruptibly();
      }
      if (busy == null) {
        endWalk(false, null);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Stops cleaning for good, as {@link #stop()} does, and ends the cleaner's own thread. Further
   * calls do nothing.
   */
  @Override
  public void close() {
    boolean fromValidator;
    lock.lock();
    try {
      closed = true;
      stop();
      fromValidator = busy != null;
    } finally {
      lock.unlock();
    }
    if (ownsExecutor) {
      executor.shutdown();
      if (!fromValidator) {
        awaitThread();
      }
    }
  }

  /** The executor's thread has nothing left to do, so this is a matter of microseconds. */
  private void awaitThread() {
    try {
      if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
        throw new IllegalStateException("close: the thread of " + map.uri() + "'s cleaner stays");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it ends all the same, only nobody waits for it
    }
  }

  /**
   * What was done so far.
   *
   * @return a snapshot
   */
  public Progress progress() {
    lock.lock();
    try {
      return progress;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Behind which key the next slice goes on, for {@link Builder#resumeAfter} of another process.
   *
   * @return empty if it begins at the map's start
   */
  public Optional<byte[]> position() {
    lock.lock();
    try {
      return Optional.ofNullable(position).map(byte[]::clone);
    } finally {
      lock.unlock();
    }
  }

  /** Runs one slice; begins a walk if none is under way. */
  private void runSlice() {
    CleanupWalk current = beginSlice();
    if (current == null) {
      return;
    }
    boolean more = false;
    Throwable failure = null;
    try {
      more = current.slice();
    } catch (RuntimeException | Error e) {
      failure = e; // told and logged by endSlice; an executor would swallow it
    }
    endSlice(current, more, failure);
  }

  private @Nullable CleanupWalk beginSlice() {
    lock.lock();
    try {
      if (stopped) {
        return null;
      }
      next = null;
      busy = Thread.currentThread();
      if (walk == null) {
        walk = new CleanupWalk(map, validator, sliceSize, position);
        progress =
            new Progress(true, progress.runs, 0, 0, progress.totalDropped, progress.lastFailure);
      }
      return walk;
    } finally {
      lock.unlock();
    }
  }

  private void endSlice(CleanupWalk current, boolean more, @Nullable Throwable failure) {
    lock.lock();
    try {
      busy = null;
      long newlyDropped = current.dropped() - progress.dropped;
      progress =
          new Progress(
              true,
              progress.runs,
              current.retained(),
              current.dropped(),
              progress.totalDropped + newlyDropped,
              progress.lastFailure);
      position = current.position();
      if (failure != null || !more || stopped) {
        endWalk(failure == null && !more, failure);
      }
      if (!stopped) {
        scheduleNext(more ? pause : interval);
      }
      idle.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Called with the lock held. An executor that was shut down before its cleaner stops it. */
  private void scheduleNext(Duration delay) {
    try {
      schedule(delay);
    } catch (RejectedExecutionException e) {
      stopped = true;
      endWalk(false, e);
    }
  }

  /** Ends the walk, if there is one. Called with the lock held, and no slice under way. */
  private void endWalk(boolean complete, @Nullable Throwable failure) {
    CleanupWalk ending = walk;
    Throwable trouble = failure;
    if (ending != null) {
      walk = null;
      trouble = failure == null ? ending.validatorFailure() : failure;
      try {
        ending.end(complete);
      } catch (RuntimeException e) {
        trouble = trouble == null ? e : trouble;
      }
    } else if (failure == null) {
      return;
    }
    if (complete) {
      position = null;
    }
    progress =
        new Progress(
            false,
            progress.runs + (complete ? 1 : 0),
            progress.retained,
            progress.dropped,
            progress.totalDropped,
            Optional.ofNullable(trouble));
    if (trouble != null) {
      warn(complete, trouble);
    }
  }

  private void warn(boolean complete, Throwable trouble) {
    System.getLogger(MapCleaner.class.getName())
        .log(
            System.Logger.Level.WARNING,
            "cleanup "
                + map.uri()
                + ": "
                + progress.retained
                + " entries retained, "
                + progress.dropped
                + " dropped, "
                + (complete
                    ? "the validator failed and its entry was kept"
                    : "then it failed; the next run goes on from there")
                + ": "
                + trouble,
            trouble);
  }

  /** Called with the lock held. */
  private void schedule(Duration delay) {
    next = executor.schedule(this::runSlice, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Collects what a cleaner needs. Used by one thread. */
  public static final class Builder {
    private final LookupMap map;
    private final Validator validator;
    private Duration interval = Duration.ofHours(12);
    private Duration pause = Duration.ofMillis(10);
    private int sliceSize = 200;
    private @Nullable ScheduledExecutorService executor;
    private byte @Nullable [] position;

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
      MapCleaner cleaner = new MapCleaner(this);
      cleaner.start();
      return cleaner;
    }
  }
}
