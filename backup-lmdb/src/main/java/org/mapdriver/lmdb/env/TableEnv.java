package org.mapdriver.lmdb.env;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.EnvInfo;
import org.mapdriver.lmdb.format.TableHeader;
import org.mapdriver.lmdb.format.TreeCheck;
import org.mapdriver.lmdb.locking.FileLockException;
import org.mapdriver.lmdb.locking.FileLocks;
import org.mapdriver.lmdb.locking.Locking;

/**
 * An open table of this process: LMDB's environment, and who may use it when.
 *
 * <p>The <em>gate</em> has a permit for each concurrent reader. To take them all is to be alone
 * with the environment: so it is remapped, and so, with Postfix's locking, it is written. The
 * <em>writing</em> lock serialises this process's writers before they meet those of others. Order:
 * writing, gate, file lock, reader pool.
 */
public final class TableEnv {
  /** More threads than this gain nothing: a read is native code, which occupies a processor. */
  private static final int PERMITS = 64;

  /** How long readers may overlap before writers of other processes get a chance. */
  private static final Duration LONGEST_SHARE = Duration.ofMillis(20);

  private static final long CHANCE_NANOS = 200_000;

  /** Bytes of keys and values that a build keeps in memory before it goes another way. */
  private static final long MOST_IN_MEMORY = 24L << 20;

  private final Path file;
  private final Settings settings;
  private final Semaphore gate = new Semaphore(PERMITS, true);
  private final ReentrantLock writing = new ReentrantLock(true);
  private final AtomicBoolean yielding = new AtomicBoolean();
  // Changed by whoever holds "writing" and all permits; read with either.
  private @Nullable FileLocks locks;
  private Env<NativeBytes> env;
  private ReaderPool pool;
  private boolean writable;
  private volatile boolean mapLost;
  private volatile boolean building;

  private TableEnv(Path file, Settings settings) throws IOException {
    this.file = file;
    this.settings = settings;
    Opened opened = openEnvironment(file, settings, settings.writable());
    this.locks = opened.locks();
    this.env = opened.env();
    this.pool = new ReaderPool(env);
    this.writable = settings.writable();
  }

  private record Opened(Env<NativeBytes> env, @Nullable FileLocks locks) {}

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
    return new TableEnv(file, settings);
  }

  private static Opened openEnvironment(Path file, Settings settings, boolean writable)
      throws IOException {
    if (settings.locking() == Locking.LMDB) {
      LockFileRoom.take(file, settings);
      Env<NativeBytes> env = openMapped(file, settings, writable, null);
      env.readerCheck();
      return new Opened(env, null);
    }
    FileLocks locks = FileLocks.open(file, writable, settings.lockPatience());
    Env<NativeBytes> env = null;
    try {
      // Making a table of an empty file is writing.
      if (writable && locks.length() == 0) {
        FileLocks.Exclusive held = locks.lockExclusive();
        env = openMapped(file, settings, true, locks);
        locks.unlock(held);
      } else {
        locks.enterShared();
        env = openMapped(file, settings, writable, locks);
        locks.exitShared();
      }
      return new Opened(env, locks);
    } finally {
      if (env == null) {
        locks.close();
      }
    }
  }

  private static Env<NativeBytes> openMapped(
      Path file, Settings settings, boolean writable, @Nullable FileLocks locks)
      throws IOException {
    return openMapped(
        file, settings, settings.mapSize(), locks, writable ? null : EnvFlags.MDB_RDONLY_ENV);
  }

  private static Env<NativeBytes> openMapped(
      Path file,
      Settings settings,
      long leastSize,
      @Nullable FileLocks locks,
      @Nullable EnvFlags special)
      throws IOException {
    long mapSize = leastSize;
    if (Files.size(file) > 0) {
      TableHeader header = locks == null ? checkUnlocked(file) : locks.check();
      mapSize = Math.max(mapSize, header.mapSize());
    }
    List<EnvFlags> flags = new ArrayList<>(List.of(EnvFlags.MDB_NOSUBDIR, EnvFlags.MDB_NOTLS));
    if (settings.locking() == Locking.POSTFIX) {
      flags.add(EnvFlags.MDB_NOLOCK);
    }
    if (special != null) {
      flags.add(special);
    }
    return Env.create(NativeBytesProxy.INSTANCE)
        .setMapSize(mapSize)
        .setMaxReaders(settings.maxReaders())
        .open(file.toFile(), settings.modeBits(), flags.toArray(EnvFlags[]::new));
  }

  private static TableHeader checkUnlocked(Path file) throws IOException {
    try (RandomAccessFile descriptor = new RandomAccessFile(file.toFile(), "r")) {
      return TreeCheck.beforeOpening(descriptor);
    }
  }

  /**
   * Reads, in one transaction.
   *
   * @param <R> what is read
   * @param work reads; short, and run once
   * @return what it answered
   */
  public <R extends @Nullable Object> R read(Function<Reader, R> work) {
    while (true) {
      boolean overdue = false;
      boolean lost = false;
      gate.acquireUninterruptibly();
      try {
        lost = mapLost;
        if (lost) {
          continue;
        }
        FileLocks shared = locks;
        if (shared != null) {
          shared.enterShared();
        }
        try {
          Reader reader = pool.take();
          try {
            return work.apply(reader);
          } finally {
            pool.giveBack(reader);
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
        gate.release();
        if (overdue) {
          giveOthersAChance();
        }
        if (lost) {
          restoreMap();
        }
      }
      adoptMapSize();
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
    writing.lock();
    try {
      restoreMap();
      while (true) {
        FileLocks.Exclusive held = beginWriting();
        try (Writer writer = Writer.begin(env, largestValue)) {
          R result = work.apply(writer);
          writer.commit();
          return result;
        } catch (Env.MapFullException e) {
          remap(env.info().mapSize * 2);
        } catch (Dbi.MapResizedException e) {
          remap(0);
        } finally {
          endWriting(held);
        }
      }
    } finally {
      writing.unlock();
    }
  }

  /**
   * Replaces the whole content, in one transaction. Others read the old content meanwhile.
   *
   * @param work writes all entries; may be run more than once
   * @throws IOException if the file cannot be enlarged
   */
  public void build(Consumer<Writer> work) throws IOException {
    FileLocks shared = locks;
    if (shared == null) {
      // Nobody waits for whom with LMDB's locks, so the whole may be one write; see below, too.
      // The content is not ours: a virtual thread that waits for it may go on on another carrier.
      SystemThread.run(
          () ->
              write(
                  0,
                  writer -> {
                    work.accept(writer);
                    return true;
                  }));
      return;
    }
    writing.lock();
    try {
      restoreMap();
      if (!buildInMemory(work)) {
        buildThroughMap(work);
      }
    } finally {
      writing.unlock();
    }
  }

  /** Builds a table that is not large; LMDB keeps what a transaction writes in memory. */
  private boolean buildInMemory(Consumer<Writer> work) {
    FileLocks.Exclusive held = beginWriting();
    beginSharing(held);
    try (Writer writer = Writer.begin(env, 0)) {
      writer.limit(MOST_IN_MEMORY);
      work.accept(writer);
      writer.commit();
      return true;
    } catch (Env.MapFullException | Dbi.MapResizedException | Writer.LimitException e) {
      return false;
    } finally {
      endSharing();
    }
  }

  /**
   * Builds a large table. LMDB would keep up to 512 MB of it on its own heap; here it writes to the
   * mapped file instead, whose pages the system can take back. The file's room is taken before: a
   * disk that is full when the system writes a mapped page ends the process.
   *
   * <p>Opening a table so sets the length of its file. Only Postfix's locks keep others away from
   * it at that moment, hence only with them.
   */
  private void buildThroughMap(Consumer<Writer> work) throws IOException {
    long size = Math.max(4 * MOST_IN_MEMORY, env.info().mapSize * 2);
    FileLocks fresh;
    gate.acquireUninterruptibly(PERMITS);
    try {
      closeEnvironment();
      fresh = openForBuild(size);
      building = true;
    } catch (IOException | RuntimeException e) {
      use(openEnvironment(file, settings, writable));
      throw e;
    } finally {
      gate.release(PERMITS);
    }
    try {
      RoomForBuild room = new RoomForBuild(fresh.descriptor());
      while (!tryBuildThroughMap(work, room)) {
        remapBeside(env.info().mapSize * 2);
      }
    } finally {
      gate.acquireUninterruptibly(PERMITS);
      try {
        building = false;
        closeEnvironment();
        use(openEnvironment(file, settings, writable));
      } finally {
        gate.release(PERMITS);
      }
    }
  }

  private boolean tryBuildThroughMap(Consumer<Writer> work, RoomForBuild room) throws IOException {
    try (Writer writer = Writer.begin(env, 0)) {
      // The file lock keeps other writers away, so all behind the last page is ours.
      room.take(used(), env.info().mapSize);
      work.accept(writer);
      writer.commit();
    } catch (Env.MapFullException | Dbi.MapResizedException e) {
      return false;
    } finally {
      room.giveBack(used());
    }
    return true;
  }

  private long used() {
    return (env.info().lastPageNumber + 1) * env.stat().pageSize;
  }

  private FileLocks openForBuild(long size) throws IOException {
    FileLocks fresh = FileLocks.open(file, true, settings.lockPatience());
    boolean opened = false;
    try {
      FileLocks.Exclusive held = fresh.lockExclusive();
      use(new Opened(openMapped(file, settings, size, fresh, EnvFlags.MDB_WRITEMAP), fresh));
      fresh.downgrade(held); // until the descriptor is closed
      opened = true;
      return fresh;
    } finally {
      if (!opened) {
        fresh.close();
      }
    }
  }

  /** LMDB's own locks need nothing here: they are taken with the transaction. */
  private FileLocks.@Nullable Exclusive beginWriting() {
    FileLocks exclusive = locks;
    if (exclusive == null) {
      return null;
    }
    gate.acquireUninterruptibly(PERMITS);
    try {
      return exclusive.lockExclusive();
    } catch (RuntimeException e) {
      gate.release(PERMITS);
      throw e;
    }
  }

  private void endWriting(FileLocks.@Nullable Exclusive held) {
    if (locks != null && held != null) {
      try {
        locks.unlock(held);
      } finally {
        gate.release(PERMITS);
      }
    }
  }

  private void beginSharing(FileLocks.@Nullable Exclusive held) {
    if (locks != null && held != null) {
      try {
        locks.downgrade(held);
        building = true;
      } finally {
        gate.release(PERMITS);
      }
    }
  }

  private void endSharing() {
    if (locks != null) {
      building = false;
      locks.exitShared();
    }
  }

  /** Changes the map's size; with 0, to what other processes have made it. */
  private void remap(long size) {
    if (locks != null) {
      resize(size); // the writer is alone already
    } else {
      remapBeside(size);
    }
  }

  /**
   * Only with all permits. LMDB gives the old map up before it asks for the new one: when there is
   * no address space for that, it is left without any, and the next transaction would end the
   * process.
   */
  private void resize(long size) {
    try {
      env.setMapSize(size);
    } catch (RuntimeException e) {
      mapLost = true;
      throw e;
    }
  }

  /** Opens the environment again if it has lost its map. */
  private void restoreMap() {
    if (!mapLost) {
      return;
    }
    writing.lock();
    try {
      if (!mapLost) {
        return;
      }
      gate.acquireUninterruptibly(PERMITS);
      try {
        reopen(writable);
      } catch (IOException e) {
        throw new FileLockException("it cannot be opened again: " + e.getMessage(), e);
      } finally {
        gate.release(PERMITS);
      }
    } finally {
      writing.unlock();
    }
  }

  private void remapBeside(long size) {
    gate.acquireUninterruptibly(PERMITS);
    try {
      resize(size);
    } finally {
      gate.release(PERMITS);
    }
  }

  /** A reader's part: the writing lock keeps the map still while a writer of ours is in it. */
  private void adoptMapSize() {
    if (!tryWriting()) {
      return; // a writer is at work, and has adopted the size or is about to
    }
    try {
      gate.acquireUninterruptibly(PERMITS);
      try {
        FileLocks shared = locks;
        if (shared != null) {
          shared.enterShared();
        }
        try {
          resize(0);
        } finally {
          if (shared != null) {
            shared.exitShared();
          }
        }
      } finally {
        gate.release(PERMITS);
      }
    } finally {
      writing.unlock();
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

  /** Waits until no thread of ours reads, so that the shared lock is released for a moment. */
  private void giveOthersAChance() {
    if (building || !yielding.compareAndSet(false, true)) {
      return;
    }
    gate.acquireUninterruptibly(PERMITS);
    try {
      LockSupport.parkNanos(this, CHANCE_NANOS);
    } finally {
      gate.release(PERMITS);
      yielding.set(false);
    }
  }

  /**
   * Makes this table writable if it is not.
   *
   * @throws IOException if the file can only be read
   */
  void makeWritable() throws IOException {
    writing.lock();
    try {
      if (!writable) {
        gate.acquireUninterruptibly(PERMITS);
        try {
          reopen(true);
        } finally {
          gate.release(PERMITS);
        }
      }
    } finally {
      writing.unlock();
    }
  }

  /** Closes and opens the environment. Falls back to reading if it cannot be written. */
  private void reopen(boolean asWritable) throws IOException {
    closeEnvironment();
    try {
      use(openEnvironment(file, settings, asWritable));
      writable = asWritable;
    } catch (IOException | RuntimeException e) {
      use(openEnvironment(file, settings, false));
      throw e;
    }
  }

  private void use(Opened opened) {
    locks = opened.locks();
    env = opened.env();
    pool = new ReaderPool(env);
    mapLost = false;
  }

  private void closeEnvironment() {
    if (!mapLost) {
      pool.end(); // else its transactions cannot be touched; closing frees their slots
    }
    env.close();
    if (locks != null) {
      locks.close();
    }
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
      gate.acquireUninterruptibly();
      try {
        if (!mapLost) {
          return env.info();
        }
      } finally {
        gate.release();
      }
      restoreMap();
    }
  }

  /**
   * How many read transactions this process keeps.
   *
   * @return reader slots in use, with LMDB's own locking
   */
  public int readers() {
    gate.acquireUninterruptibly();
    try {
      return pool.size();
    } finally {
      gate.release();
    }
  }

  /** Closes the table. Nobody may be using it. */
  void close() {
    writing.lock();
    try {
      gate.acquireUninterruptibly(PERMITS);
      closeEnvironment();
    } finally {
      writing.unlock();
    }
  }
}
