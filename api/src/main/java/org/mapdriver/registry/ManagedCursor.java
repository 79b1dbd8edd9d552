package org.mapdriver.registry;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.mapdriver.MapCursor;
import org.mapdriver.MapUnavailableException;

/** A driver's cursor, made safe against the closing of its map, with its failures counted. */
final class ManagedCursor implements MapCursor {
  private final MapCursor cursor;
  private final ManagedMap map;
  private final OpenCursors open;
  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by lock:
  private boolean closed;
  private boolean closedByMap;
  private boolean onEntry;
  private volatile Thread user = Thread.currentThread();

  ManagedCursor(MapCursor cursor, ManagedMap map, OpenCursors open) {
    this.cursor = cursor;
    this.map = map;
    this.open = open;
  }

  @Override
  public boolean next() {
    lock.lock();
    try {
      user = Thread.currentThread();
      onEntry = false;
      if (closedByMap) {
        throw new MapUnavailableException(
            "sequence " + map.uri() + ": the map was closed during the walk; open it again", false);
      }
      onEntry = !closed && cursor.next();
      return onEntry;
    } catch (RuntimeException | Error e) { // whatever a driver throws is counted and passed on
      map.failed(e);
      throw e;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public byte[] key() {
    return ofEntry("key", MapCursor::key);
  }

  @Override
  public byte[] value() {
    return ofEntry("value", MapCursor::value);
  }

  private byte[] ofEntry(String method, Function<MapCursor, byte[]> part) {
    lock.lock();
    try {
      requireEntry(method);
      try {
        return part.apply(cursor);
      } catch (RuntimeException | Error e) { // whatever a driver throws is counted and passed on
        map.failed(e);
        throw e;
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    try {
      close(false);
    } catch (RuntimeException | Error e) { // whatever a driver throws is counted and passed on
      map.failed(e);
      throw e;
    }
  }

  /** Closes the cursor on behalf of its map, which counts what goes wrong as its own failure. */
  void closeByMap() {
    close(true);
  }

  boolean belongsTo(Thread thread) {
    return user == thread;
  }

  private void close(boolean byMap) {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        closedByMap = byMap;
        onEntry = false;
        cursor.close();
      }
    } finally {
      lock.unlock();
      open.remove(this);
    }
  }

  private void requireEntry(String method) {
    if (!onEntry) {
      throw new IllegalStateException(
          method
              + "() of a walk over "
              + map.uri()
              + ": not on an entry; call next() until it is false");
    }
  }
}
