package org.mapdriver.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mapdriver.Access;
import org.mapdriver.KeyFolding;
import org.mapdriver.LookupMap;
import org.mapdriver.MapCursor;
import org.mapdriver.MapEntry;
import org.mapdriver.MapException;
import org.mapdriver.MapOptions;
import org.mapdriver.MapStats;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.MapUnsupportedException;
import org.mapdriver.TierCheck;
import org.mapdriver.UpdateMode;
import org.mapdriver.diagnostics.MapEvents;
import org.mapdriver.diagnostics.Ticker;
import org.mapdriver.spi.MapUri;
import org.mapdriver.text.CaseFolding;

/**
 * What every map has in common, around a driver's map: arguments are checked, keys folded, access
 * enforced, calls counted and timed, and the driver's map is closed only when nobody is inside.
 */
final class ManagedMap implements LookupMap {
  private static final Duration CURSOR_PATIENCE = Duration.ofSeconds(5);

  private final LookupMap map;
  private final MapUri uri;
  private final boolean folds;
  private final boolean readOnly;
  private final CallGate gate = new CallGate();
  private final CallCounts counts;
  private final Set<ManagedCursor> cursors = ConcurrentHashMap.newKeySet();
  private final ReentrantLock closing = new ReentrantLock();
  private final Ticker ticker;

  ManagedMap(LookupMap map, MapOptions options, Ticker ticker) {
    this.map = map;
    this.uri = map.uri();
    this.folds = options.folding() == KeyFolding.CASE;
    this.readOnly = options.access() == Access.READ_ONLY;
    this.ticker = ticker;
    this.counts = new CallCounts(ticker);
  }

  @Override
  public byte @Nullable [] lookup(byte[] key) {
    byte[] folded = fold(key);
    int ticket = enter("lookup");
    try {
      MapEvents.SlowOperation event = MapEvents.beginOperation();
      long start = counts.lookupBegins();
      byte[] value = map.lookup(folded);
      counts.lookupEnds(start, value != null);
      if (event != null) {
        event.finish(uri, "lookup");
      }
      return value;
    } catch (MapException e) {
      throw failed(e);
    } catch (RuntimeException | Error e) {
      unexpected(e);
      throw e;
    } finally {
      gate.exit(ticket);
    }
  }

  @Override
  public List<byte @Nullable []> lookupAll(List<byte[]> keys) {
    List<byte[]> folded = foldAll(keys);
    return timed(
        "lookupAll",
        driver -> {
          List<byte @Nullable []> values = driver.lookupAll(folded);
          int hits = 0;
          for (byte[] value : values) {
            hits += value == null ? 0 : 1;
          }
          counts.lookedUp(hits, values.size() - hits);
          return values;
        });
  }

  @Override
  public boolean update(byte[] key, byte[] value, UpdateMode mode) {
    byte[] folded = fold(key);
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(mode, "mode");
    refuseReadOnly("update");
    return timed(
        "update",
        driver -> {
          boolean stored = driver.update(folded, value, mode);
          counts.updated(1);
          return stored;
        });
  }

  @Override
  public void updateAll(Collection<MapEntry> entries) {
    List<MapEntry> folded = new ArrayList<>(entries.size());
    for (MapEntry entry : entries) {
      Objects.requireNonNull(entry, "entry");
      folded.add(folds ? new MapEntry(fold(entry.key()), entry.value()) : entry);
    }
    refuseReadOnly("updateAll");
    timed(
        "updateAll",
        driver -> {
          driver.updateAll(folded);
          counts.updated(folded.size());
          return true;
        });
  }

  @Override
  public boolean delete(byte[] key) {
    byte[] folded = fold(key);
    refuseReadOnly("delete");
    return timed(
        "delete",
        driver -> {
          boolean deleted = driver.delete(folded);
          counts.deleted(1);
          return deleted;
        });
  }

  @Override
  public int deleteAll(List<byte[]> keys) {
    List<byte[]> folded = foldAll(keys);
    refuseReadOnly("deleteAll");
    return timed(
        "deleteAll",
        driver -> {
          int deleted = driver.deleteAll(folded);
          counts.deleted(folded.size());
          return deleted;
        });
  }

  @Override
  public MapCursor sequence() {
    return timed(
        "sequence",
        driver -> {
          ManagedCursor cursor = new ManagedCursor(driver.sequence(), this, cursors);
          cursors.add(cursor);
          return cursor;
        });
  }

  @Override
  public MapStats stats() {
    MapStats own = timed("stats", LookupMap::stats);
    return counts.addTo(own);
  }

  @Override
  public List<TierCheck> check() {
    return timed("check", LookupMap::check);
  }

  @Override
  public boolean writable() {
    return !readOnly && map.writable();
  }

  @Override
  public MapUri uri() {
    return uri;
  }

  @Override
  public void close() {
    closing.lock();
    try {
      if (!gate.isClosed()) {
        closeOnce();
      }
    } finally {
      closing.unlock();
    }
  }

  private void closeOnce() {
    gate.close();
    awaitCursors();
    MapException failure = null;
    for (ManagedCursor cursor : List.copyOf(cursors)) {
      System.getLogger(LookupMap.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "close " + uri + ": a cursor was left open; closed it. Close cursors after use.");
      try {
        cursor.closeByMap();
      } catch (MapException e) {
        failure = e;
      }
    }
    try {
      map.close();
    } catch (MapException e) {
      if (failure != null) {
        e.addSuppressed(failure);
      }
      throw failed(e);
    } catch (RuntimeException | Error e) {
      unexpected(e);
      throw e;
    }
    if (failure != null) {
      throw failed(failure);
    }
  }

  /** Waits for cursors of other threads, for a while; a cursor of this thread would never go. */
  private void awaitCursors() {
    long deadline = ticker.nanos() + CURSOR_PATIENCE.toNanos();
    boolean interrupted = false;
    while (othersHaveCursors() && deadline - ticker.nanos() > 0) {
      LockSupport.parkNanos(this, 1_000_000);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean othersHaveCursors() {
    for (ManagedCursor cursor : cursors) {
      if (!cursor.belongsTo(Thread.currentThread())) {
        return true;
      }
    }
    return false;
  }

  private <R> R timed(String operation, Function<LookupMap, R> call) {
    int ticket = enter(operation);
    try {
      MapEvents.SlowOperation event = MapEvents.beginOperation();
      R result = call.apply(map);
      if (event != null) {
        event.finish(uri, operation);
      }
      return result;
    } catch (MapException e) {
      throw failed(e);
    } catch (RuntimeException | Error e) {
      unexpected(e);
      throw e;
    } finally {
      gate.exit(ticket);
    }
  }

  private int enter(String operation) {
    int ticket = gate.enter();
    if (ticket == CallGate.REFUSED) {
      throw new MapUnavailableException(
          operation + " " + uri + ": the map is closed; open it again", false);
    }
    return ticket;
  }

  /** Counts a failure and tells the Flight Recorder. */
  MapException failed(MapException e) {
    String kind = counts.failed(e);
    MapEvents.OperationError.emit(uri, kind, String.valueOf(e.getMessage()));
    return e;
  }

  /**
   * The same for what no driver should throw. Its text may hold anything, so only its type is told.
   */
  void unexpected(Throwable e) {
    MapEvents.OperationError.emit(uri, counts.failedUnexpectedly(), e.getClass().getName());
  }

  private void refuseReadOnly(String operation) {
    if (readOnly) {
      throw new MapUnsupportedException(
          operation + " " + uri + ": the map was opened read-only; open it with READ_WRITE");
    }
  }

  private byte[] fold(byte[] key) {
    Objects.requireNonNull(key, "key");
    return folds ? CaseFolding.fold(key) : key;
  }

  private List<byte[]> foldAll(List<byte[]> keys) {
    List<byte[]> folded = new ArrayList<>(keys.size());
    for (byte[] key : keys) {
      folded.add(fold(key));
    }
    return folded;
  }

  /** The URI. */
  @Override
  public String toString() {
    return uri.toString();
  }
}
