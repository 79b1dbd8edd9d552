package org.mapdriver;

import java.time.Duration;
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
 * When a {@link MapCleaner} works: has an executor run a {@link CleanupWalk} slice by slice, with
 * pauses between them, and begins another walk after the interval. One slice runs at a time.
 */
final class CleanupSchedule {
  private final LookupMap map;
  private final MapCleaner.Validator validator;
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
  private MapCleaner.Progress progress =
      new MapCleaner.Progress(false, 0, 0, 0, 0, Optional.empty());

  CleanupSchedule(MapCleaner.Builder from) {
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

  /** As {@link MapCleaner#start()} says. */
  void start() {
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

  /** As {@link MapCleaner#stop()} says. */
  void stop() {
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

  /** As {@link MapCleaner#close()} says. */
  void close() {
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

  MapCleaner.Progress progress() {
    lock.lock();
    try {
      return progress;
    } finally {
      lock.unlock();
    }
  }

  Optional<byte[]> position() {
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
    } catch (RuntimeException | Error e) { // told by endSlice; an executor would swallow it
      failure = e;
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
            new MapCleaner.Progress(
                true, progress.runs(), 0, 0, progress.totalDropped(), progress.lastFailure());
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
      long newlyDropped = current.dropped() - progress.dropped();
      progress =
          new MapCleaner.Progress(
              true,
              progress.runs(),
              current.retained(),
              current.dropped(),
              progress.totalDropped() + newlyDropped,
              progress.lastFailure());
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
    walk = null;
    if (ending == null && failure == null) {
      return;
    }
    Throwable trouble = failure;
    String told = "then it failed; the next run goes on from there";
    if (ending != null) {
      Throwable unclosed = end(ending, complete);
      if (trouble == null && ending.validatorFailure() != null) {
        trouble = ending.validatorFailure();
        told = "the validator failed and its entry was kept";
      } else if (trouble == null) {
        trouble = unclosed;
        told = "then its cursor could not be closed";
      }
    }
    if (complete) {
      position = null;
    }
    progress =
        new MapCleaner.Progress(
            false,
            progress.runs() + (complete ? 1 : 0),
            progress.retained(),
            progress.dropped(),
            progress.totalDropped(),
            Optional.ofNullable(trouble));
    if (trouble != null) {
      warn(told, trouble);
    }
  }

  private static @Nullable Throwable end(CleanupWalk ending, boolean complete) {
    try {
      ending.end(complete);
      return null;
    } catch (RuntimeException e) { // a walk is over even if its map cannot close the cursor
      return e;
    }
  }

  private void warn(String told, Throwable trouble) {
    System.getLogger(MapCleaner.class.getName())
        .log(
            System.Logger.Level.WARNING,
            "cleanup "
                + map.uri()
                + ": "
                + progress.retained()
                + " entries retained, "
                + progress.dropped()
                + " dropped, "
                + told
                + ": "
                + trouble,
            trouble);
  }

  /** Called with the lock held. */
  private void schedule(Duration delay) {
    next = executor.schedule(this::runSlice, delay.toNanos(), TimeUnit.NANOSECONDS);
  }
}
