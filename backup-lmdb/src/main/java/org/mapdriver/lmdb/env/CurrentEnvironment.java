package org.mapdriver.lmdb.env;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.mapdriver.lmdb.locking.FileLockException;
import org.mapdriver.lmdb.locking.FileLocks;

/**
 * The environment that a table has now, and who may use or change it when.
 *
 * <p>Everybody who uses the environment is in the <em>gate</em>. Who is alone there may remap or
 * replace it, and so, with Postfix's locking, the table is written. The <em>writing</em> lock
 * serialises this process's writers before they meet those of others, and whoever changes the
 * environment holds it as well. Order: writing, gate, file lock, reader pool.
 */
final class CurrentEnvironment {
  private final Path file;
  private final Object identity;
  private final Settings settings;
  private final Gate gate = new Gate();
  private final ReentrantLock writing = new ReentrantLock(true);
  // Changed by whoever holds "writing" and is alone in the gate; current only with either.
  private volatile Environment environment;
  private boolean writable;
  private volatile boolean mapLost;

  CurrentEnvironment(Path file, Settings settings) throws IOException {
    this.file = file;
    this.settings = settings;
    this.environment = Environment.open(file, settings, settings.writable(), gate);
    this.identity = OpenTables.identity(file);
    this.writable = settings.writable();
  }

  Gate gate() {
    return gate;
  }

  /** To be called in the gate, or with the writing lock; elsewhere it may be a past one. */
  Environment get() {
    return environment;
  }

  /** Waits until nobody is in the gate, and lets nobody in. With the writing lock. */
  void enterAlone() {
    ReaderPool readers = environment.readers();
    readers.recall();
    gate.enterAlone();
    readers.endRecall(); // nobody has a reader to park
  }

  /** Ends {@link #enterAlone}. */
  void leaveAlone() {
    gate.leaveAlone();
  }

  /** Whether it must not be used before {@link #restoreMap}. */
  boolean mapLost() {
    return mapLost;
  }

  /** Becomes this process's writer, with an environment that has its map. */
  void beginWriting() {
    writing.lock();
    boolean begun = false;
    try {
      restoreMap();
      begun = true;
    } finally {
      if (!begun) {
        writing.unlock();
      }
    }
  }

  void endWriting() {
    writing.unlock();
  }

  /**
   * Changes the map's size, alone in the gate; with 0, to what other processes have made it. LMDB
   * gives the old map up before it asks for the new one: when there is no address space for that,
   * it is left without any, and the next transaction would end the process.
   */
  void resizeAlone(long size) {
    boolean resized = false;
    try {
      environment.env().setMapSize(size);
      resized = true;
    } finally {
      mapLost |= !resized;
    }
  }

  /** Changes the map's size, where readers may be in the gate. */
  void resize(long size) {
    enterAlone();
    try {
      resizeAlone(size);
    } finally {
      leaveAlone();
    }
  }

  /** Opens the environment again if it has lost its map. */
  void restoreMap() {
    if (!mapLost) {
      return;
    }
    writing.lock();
    try {
      if (mapLost) {
        replace(() -> Environment.open(file, settings, writable, gate));
      }
    } catch (IOException e) {
      throw new FileLockException("it cannot be opened again: " + e.getMessage(), e);
    } finally {
      writing.unlock();
    }
  }

  /** A reader's part: the writing lock keeps the map still while a writer of ours is in it. */
  void adoptMapSize() {
    if (!tryWriting()) {
      return; // a writer is at work, and has adopted the size or is about to
    }
    try {
      enterAlone();
      try {
        adoptAlone();
      } finally {
        leaveAlone();
      }
    } finally {
      writing.unlock();
    }
  }

  private void adoptAlone() {
    FileLocks shared = environment.locks();
    if (shared == null) {
      resizeAlone(0);
      return;
    }
    shared.enterShared();
    try {
      resizeAlone(0);
    } finally {
      shared.exitShared();
    }
  }

  private boolean tryWriting() {
    boolean interrupted = Thread.interrupted();
    try {
      return writing.tryLock(10, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
      return false;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Makes it writable if it is not; if the file can only be read, it stays open for reading. */
  void makeWritable() throws IOException {
    writing.lock();
    try {
      if (!writable) {
        replace(() -> Environment.open(file, settings, /* writable= */ true, gate));
        writable = true;
      }
    } finally {
      writing.unlock();
    }
  }

  /** Goes on with one that is written through its map. With the writing lock. */
  void writeThroughMap(long mapSize) throws IOException {
    replace(() -> Environment.openWritingThroughMap(file, settings, mapSize, gate));
  }

  /** Ends {@link #writeThroughMap}. */
  void endWritingThroughMap() throws IOException {
    replace(() -> Environment.open(file, settings, writable, gate));
  }

  private interface Opening {
    Environment open() throws IOException;
  }

  /** Opens another in its place; where that fails, one as it was. */
  private void replace(Opening opening) throws IOException {
    enterAlone();
    try {
      environment.close(mapLost);
      mapLost = true; // until another is open: if none can be, who comes next tries again
      boolean opened = false;
      try {
        requireSameFile();
        use(opening.open());
        opened = true;
      } finally {
        if (!opened) {
          requireSameFile();
          use(Environment.open(file, settings, writable, gate));
        }
      }
    } finally {
      leaveAlone();
    }
  }

  /**
   * A file of that name that is gone must not be created, and one that has taken its place may be
   * open in this process as a table of its own.
   */
  private void requireSameFile() throws IOException {
    Object found;
    try {
      found = OpenTables.identity(file);
    } catch (NoSuchFileException e) {
      throw gone(" is gone", e);
    }
    if (!found.equals(identity)) {
      throw gone(" is another file now", null);
    }
  }

  private IOException gone(String what, @Nullable Exception cause) {
    return new IOException(file + ", as which this process opened it," + what, cause);
  }

  private void use(Environment opened) {
    environment = opened;
    mapLost = false;
  }

  /** Closes it for good. Nobody may be using it. */
  void close() {
    writing.lock();
    try {
      enterAlone();
      environment.close(mapLost);
    } finally {
      writing.unlock();
    }
  }
}
