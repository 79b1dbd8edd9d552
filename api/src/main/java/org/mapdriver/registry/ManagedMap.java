package org.mapdriver.registry;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
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
  private final LookupMap map;
  private final MapUri uri;
  private final boolean folds;
  private final boolean readOnly;
  private final CallGate gate = new CallGate();
  private final CallCounts counts;
  private final OpenCursors cursors;
  private final ReentrantLock closing = new ReentrantLock();

  ManagedMap(LookupMap map, MapOptions options, Ticker ticker) {
    this.map = map;
    this.uri = map.uri();
    this.folds = options.folding() == KeyFolding.CASE;
    this.readOnly = options.access() == Access.READ_ONLY;
    this.counts = new CallCounts(gate, ticker);
    this.cursors = new OpenCursors(uri, ticker);
  }

  @Override
  public byte @Nullable [] lookup(byte[] key) {
    byte[] folded = fold(key);
    int ticket = enter("lookup");
    int end = CallGate.OTHER;
    try {
      MapEvents.SlowOperation event = MapEvents.beginOperation();
      long start = counts.lookupBegins();
      byte[] value = map.lookup(folded);
      counts.lookupEnds(start);
      end = value == null ? CallGate.MISS : CallGate.HIT;
      if (event != null) {
        event.finish(uri, "lookup");
      }
      return value;
    } catch (RuntimeException | Error e) { // whatever a driver throws is counted and passed on
      failed(e);
      throw e;
    } finally {
      gate.leave(ticket, end);
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
    try (map) { // whatever becomes of its cursors
      cursors.close();
    } catch (RuntimeException | Error e) { // whatever a driver throws is counted and passed on
      failed(e);
      throw e;
    }
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
    } catch (RuntimeException | Error e) { // whatever a driver throws is counted and passed on
      failed(e);
      throw e;
    } finally {
      gate.leave(ticket, CallGate.OTHER);
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

  /**
   * Counts a failure and tells the Flight Recorder. The text of what no driver should throw may
   * hold anything, so only its type is told.
   */
  void failed(Throwable e) {
    String kind = counts.failed(e);
    String told = e instanceof MapException ? e.getMessage() : e.getClass().getName();
    MapEvents.OperationError.emit(uri, kind, String.valueOf(told));
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
