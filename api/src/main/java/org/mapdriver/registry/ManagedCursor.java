package org.mapdriver.registry;

import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.mapdriver.MapCursor;
import org.mapdriver.MapException;
import org.mapdriver.MapUnavailableException;

/** A driver's cursor, made safe against the closing of its map. */
final class ManagedCursor implements MapCursor {
  private final MapCursor cursor;
  private final ManagedMap map;
  private final Set<ManagedCursor> open;
  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by lock:
  private boolean closed;
  private boolean closedByMap;
  private boolean onEntry;
  private volatile Thread user = Thread.currentThread();

  ManagedCursor(MapCursor cursor, ManagedMap map, Set<ManagedCursor> open) {
    this.cursor = cursor;
    this.map = map;
    this.open = open;
  }

  @Override
  public boolean next() {
    lock.lock();
    try {
      user = Thread.currentThread();
      if (closedByMap) {
        throw new MapUnavailableException(
            "sequence " + map.uri() + ": the map was closed during the walk; open it again", false);
      }
      onEntry = false;
      onEntry = !closed && cursor.next();
      return onEntry;
    } catch (MapException e) {
      throw map.failed(e);
    } catch (RuntimeException | Error e) {
      map.unexpected(e);
      throw e;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public byte[] key() {
    lock.lock();
    try {
      requireEntry("key");
      return cursor.key();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public byte[] value() {
    lock.lock();
    try {
      requireEntry("value");
      return cursor.value();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    close(false);
  }

  /** Closes the cursor on behalf of its map. */
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
