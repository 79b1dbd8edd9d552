package org.mapdriver.lmdb.env;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.lmdbjava.EnvInfo;
import org.mapdriver.lmdb.locking.FileLocks;
import org.mapdriver.lmdb.locking.Locking;

/** An open table of this process: its transactions, and what each takes and gives back. */
public final class TableEnv {
  /** How long readers may overlap before writers of other processes get a chance. */
  private static final Duration LONGEST_SHARE = Duration.ofMillis(20);

  private final Settings settings;
  private final CurrentEnvironment current;
  private final Gate gate;
  private final DeadReaders deadReaders = new DeadReaders();
  private volatile boolean building;

  private TableEnv(Settings settings, CurrentEnvironment current) {
    this.settings = settings;
    this.current = current;
    this.gate = current.gate();
  }

  /**
   * Opens a table that no other instance in this process has open.
   *
   * @param file the data file, which exists
   * @param settings how
   * @return the open table
   * @throws IOException if the file is no table, or cannot be opened
   * @throws NativeLibraryException if LMDB cannot be loaded
   */
  static TableEnv open(Path file, Settings settings) throws IOException, NativeLibraryException {
    NativeLibrary.load();
    return new TableEnv(settings, new CurrentEnvironment(file, settings));
  }

  /**
   * Reads, in one transaction.
   *
   * @param <A> what the work is about
   * @param <R> what is read
   * @param work reads; short, and run once
   * @param about handed to the work, so that this can be made once for many reads
   * @return what it answered
   */
  public <A, R extends @Nullable Object> R read(BiFunction<Reader, A, R> work, A about) {
    ReaderPool readers = current.get().readers();
    Reader reader = readers.takeParked();
    if (reader != null) {
      try {
        reader.renew();
        return work.apply(reader, about);
      } catch (Dbi.MapResizedException e) {
        // Through the gate, then: whoever comes that way deals with it.
      } finally {
        reader.reset();
        readers.giveBackParked();
      }
    }
    return readThroughGate(work, about);
  }

  private <A, R extends @Nullable Object> R readThroughGate(
      BiFunction<Reader, A, R> work, A about) {
    while (true) {
      boolean overdue = false;
      boolean lost = false;
      boolean parked = false;
      gate.enter();
      try {
        lost = current.mapLost();
        if (lost) {
          continue;
        }
        Environment environment = current.get();
        FileLocks shared = environment.locks();
        if (shared != null) {
          shared.enterShared();
        }
        try {
          ReaderPool readers = environment.readers();
          Reader reader = readers.take();
          try {
            return work.apply(reader, about);
          } finally {
            reader.reset();
            if (shared == null) {
              parked = readers.giveBackOrPark(reader);
            } else {
              readers.giveBack(reader);
            }
          }
        } finally {
          if (shared != null) {
            overdue = shared.sharedLongerThan(LONGEST_SHARE);
            shared.exitShared();
          }
        }
      } catch (Dbi.MapResizedException e) {
        // Another process made the table larger than our map: map more of it, and try again.
      } finally {
        if (!parked) {
          gate.leave();
        }
        if (overdue && !building) {
          gate.giveOthersAChance();
        }
        if (lost) {
          current.restoreMap();
        }
      }
      current.adoptMapSize();
    }
  }

  /**
   * Writes, in one transaction. When the map is full it is enlarged, and the work done again.
   *
   * @param <R> what the work answers
   * @param largestValue the most bytes that a value of the work has; memory is taken for it before
   * @param work writes; what it did is undone if it throws; may be run more than once
   * @return what it answered, once it is committed
   */
  public <R extends @Nullable Object> R write(int largestValue, Function<Writer, R> work) {
    current.beginWriting();
    try {
      deadReaders.beforeWrite(current.get());
      while (true) {
        Environment environment = current.get();
        FileLocks.Exclusive held = lockForWriting(environment);
        try (Writer writer = Writer.begin(environment.env(), largestValue)) {
          R result = work.apply(writer);
          writer.commit();
          return result;
        } catch (Env.MapFullException e) {
          if (!deadReaders.clear(environment)) {
            remap(environment, environment.mapSize() * 2);
          }
        } catch (Dbi.MapResizedException e) {
          remap(environment, 0);
        } finally {
          unlockAfterWriting(environment, held);
        }
      }
    } finally {
      current.endWriting();
    }
  }

  /** LMDB's own locks need nothing here: they are taken with the transaction. */
  private FileLocks.@Nullable Exclusive lockForWriting(Environment environment) {
    FileLocks locks = environment.locks();
    return locks == null ? null : lockAlone(locks);
  }

  private FileLocks.Exclusive lockAlone(FileLocks locks) {
    current.enterAlone();
    boolean locked = false;
    try {
      FileLocks.Exclusive held = locks.lockExclusive();
      locked = true;
      return held;
    } finally {
      if (!locked) {
        current.leaveAlone();
      }
    }
  }

  private void unlockAfterWriting(Environment environment, FileLocks.@Nullable Exclusive held) {
    FileLocks locks = environment.locks();
    if (locks != null && held != null) {
      try {
        locks.unlock(held);
      } finally {
        current.leaveAlone();
      }
    }
  }

  /** Changes the map's size; with 0, to what other processes have made it. */
  private void remap(Environment environment, long size) {
    if (environment.locks() != null) {
      current.resizeAlone(size); // the writer is alone already
    } else {
      current.resize(size);
    }
  }

  /**
   * Replaces the whole content, in one transaction. Others read the old content meanwhile.
   *
   * @param work writes all entries; may be run more than once
   * @throws IOException if the file cannot be enlarged
   */
  public void build(Consumer<Writer> work) throws IOException {
    if (settings.locking() == Locking.POSTFIX) {
      current.beginWriting();
      try {
        new Rebuild(this, current).run(work);
      } finally {
        current.endWriting();
      }
      return;
    }
    // Nobody waits for whom with LMDB's locks, so the whole may be one write.
    // The content is not ours: a virtual thread that waits for it may go on on another carrier.
    SystemThread.run(
        () ->
            write(
                0,
                writer -> {
                  work.accept(writer);
                  return true;
                }));
  }

  /** Keeps other writers away, while readers read on, until {@link #endBuilding}. */
  void beginBuilding(FileLocks locks) {
    FileLocks.Exclusive held = lockAlone(locks);
    try {
      locks.downgrade(held);
      building = true;
    } finally {
      current.leaveAlone();
    }
  }

  /** Ends {@link #beginBuilding}. */
  void endBuilding(FileLocks locks) {
    building = false;
    locks.exitShared();
  }

  /** Goes on with an environment that is written through its map. */
  void beginWritingThroughMap(long mapSize) throws IOException {
    building = true; // no other writer can get a chance now
    current.writeThroughMap(mapSize);
  }

  /** Ends {@link #beginWritingThroughMap}. */
  void endWritingThroughMap() throws IOException {
    building = false;
    current.endWritingThroughMap();
  }

  /**
   * Makes this table writable if it is not.
   *
   * @throws IOException if the file can only be read
   */
  void makeWritable() throws IOException {
    current.makeWritable();
  }

  /**
   * How the table is kept apart from other processes.
   *
   * @return the locking that it was first opened with
   */
  Locking locking() {
    return settings.locking();
  }

  /**
   * The environment's figures.
   *
   * @return a snapshot
   */
  public EnvInfo info() {
    while (true) {
      gate.enter();
      try {
        if (!current.mapLost()) {
          return current.get().env().info();
        }
      } finally {
        gate.leave();
      }
      current.restoreMap();
    }
  }

  /**
   * How many read transactions this process keeps.
   *
   * @return reader slots in use, with LMDB's own locking
   */
  public int readers() {
    gate.enter();
    try {
      return current.get().readers().size();
    } finally {
      gate.leave();
    }
  }

  /** Closes the table. Nobody may be using it. */
  void close() {
    current.close();
  }
}
