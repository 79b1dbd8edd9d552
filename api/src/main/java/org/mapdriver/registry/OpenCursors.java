package org.mapdriver.registry;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.mapdriver.LookupMap;
import org.mapdriver.diagnostics.Ticker;
import org.mapdriver.spi.MapUri;

/** The walks under way over one map, which do not outlive it. */
final class OpenCursors {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Set<ManagedCursor> open = ConcurrentHashMap.newKeySet();
  private final MapUri uri;
  private final Ticker ticker;

  OpenCursors(MapUri uri, Ticker ticker) {
    this.uri = uri;
    this.ticker = ticker;
  }

  void add(ManagedCursor cursor) {
    open.add(cursor);
  }

  void remove(ManagedCursor cursor) {
    open.remove(cursor);
  }

  /**
   * Waits a while for the walks of other threads to end, then closes all that are left. None may be
   * added meanwhile.
   */
  void close() {
    awaitOthers();
    RuntimeException failure = null;
    for (ManagedCursor cursor : List.copyOf(open)) {
      System.getLogger(LookupMap.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "close " + uri + ": a cursor was left open; closed it. Close cursors after use.");
      try {
        cursor.closeByMap();
      } catch (RuntimeException e) { // the others are to be closed all the same
        failure = both(failure, e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static RuntimeException both(@Nullable RuntimeException first, RuntimeException next) {
    if (first == null) {
      return next;
    }
    if (first != next) { // one object thrown twice cannot be suppressed by itself
      first.addSuppressed(next);
    }
    return first;
  }

  /** A cursor of this thread would never go. */
  private void awaitOthers() {
    long deadline = ticker.nanos() + PATIENCE.toNanos();
    boolean interrupted = false;
    while (othersWalk() && deadline - ticker.nanos() > 0) {
      LockSupport.parkNanos(this, 1_000_000);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean othersWalk() {
    for (ManagedCursor cursor : open) {
      if (!cursor.belongsTo(Thread.currentThread())) {
        return true;
      }
    }
    return false;
  }
}
