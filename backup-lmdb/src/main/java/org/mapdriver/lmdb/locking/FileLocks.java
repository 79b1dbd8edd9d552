package org.mapdriver.lmdb.locking;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.mapdriver.lmdb.format.TableHeader;
import org.mapdriver.lmdb.format.TreeCheck;

/**
 * Postfix's locks on a table: fcntl locks on the whole data file, shared around each read,
 * exclusive around each write.
 *
 * <p>Such locks belong to the process, not to a thread or a descriptor. So all readers of this
 * process share one, which the first takes and the last gives back; that readers and writers of
 * this process keep apart is the table's gate's business. And any close of the file anywhere in the
 * process drops them all: one instance per file and process, closed with the environment.
 *
 * <p>Locks are tried, not waited for in the kernel: a wait there has no limit and would hold the
 * carrier of a virtual thread.
 */
public final class FileLocks implements AutoCloseable {
  private static final long WHOLE = Long.MAX_VALUE;
  private static final long FIRST_PAUSE_NANOS = 20_000;

  /** Half of the time for which the readers of another process let go, where they overlap. */
  private static final long LONGEST_PAUSE_NANOS = 100_000;

  private final Path file;
  private final RandomAccessFile descriptor;
  private final FileChannel channel;
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * From none to one and back only under the lock. Above none the file's lock is held, so that
   * others come and go without a lock of ours: with two threads 30 times as fast, LmdbBenchmark
   * (docs/profile.md).
   */
  private final AtomicInteger holders = new AtomicInteger();

  private @Nullable FileLock shared; // guarded by lock
  private volatile long sharedSinceNanos;

  private FileLocks(Path file, RandomAccessFile descriptor, Duration patience) {
    this.file = file;
    this.descriptor = descriptor;
    this.channel = descriptor.getChannel();
    this.patience = patience;
  }

  /**
   * Opens a table's file for locking.
   *
   * @param file the data file, which exists
   * @param writable whether exclusive locks will be needed: the kernel wants a descriptor for
   *     writing for them
   * @param patience how long to wait for other processes
   * @return locks, none of which is taken
   * @throws IOException if the file cannot be opened
   */
  public static FileLocks open(Path file, boolean writable, Duration patience) throws IOException {
    return new FileLocks(
        file, new RandomAccessFile(file.toFile(), writable ? "rw" : "r"), patience);
  }

  /**
   * The file's length, read without opening it again.
   *
   * @return its length in bytes
   * @throws IOException if it cannot be told
   */
  public long length() throws IOException {
    return descriptor.length();
  }

  /**
   * The file that is locked.
   *
   * @return the table's data file
   */
  public Path file() {
    return file;
  }

  /**
   * The descriptor whose process holds the locks.
   *
   * @return the file, open; not to be closed
   */
  public RandomAccessFile descriptor() {
    return descriptor;
  }

  /**
   * Checks the table without opening the file again.
   *
   * @return the header
   * @throws IOException if it cannot be read, or the file is no sound table
   */
  public TableHeader check() throws IOException {
    return TreeCheck.beforeOpening(descriptor);
  }

  /** Takes part in this process's shared lock. */
  public void enterShared() {
    if (enterWithOthers()) {
      return;
    }
    long deadline = System.nanoTime() + patience.toNanos();
    lockUninterruptibly(deadline);
    try {
      if (holders.get() == 0) {
        shared = acquire(0, WHOLE, true, deadline);
        sharedSinceNanos = System.nanoTime();
      }
      holders.incrementAndGet();
    } finally {
      lock.unlock();
    }
  }

  /** Ends what {@link #enterShared} or {@link #downgrade} began. */
  public void exitShared() {
    if (exitBeforeOthers()) {
      return;
    }
    lock.lock();
    try {
      if (holders.decrementAndGet() == 0 && shared != null) {
        FileLock last = shared;
        shared = null;
        release(last);
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean enterWithOthers() {
    int inside;
    while ((inside = holders.get()) > 0) {
      if (holders.compareAndSet(inside, inside + 1)) {
        return true;
      }
    }
    return false;
  }

  private boolean exitBeforeOthers() {
    int inside;
    while ((inside = holders.get()) > 1) {
      if (holders.compareAndSet(inside, inside - 1)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether readers of this process have been coming and going for so long, without all being out
   * at once, that a writer of another process may be waiting.
   *
   * @param limit how long is long
   * @return whether it is time to let go for a moment
   */
  public boolean sharedLongerThan(Duration limit) {
    return System.nanoTime() - sharedSinceNanos > limit.toNanos();
  }

  /**
   * Locks the file against everybody. No reader of this process may be inside.
   *
   * <p>The lock is taken in two pieces so that {@link #downgrade} leaves no gap: whoever wants the
   * whole file, as Postfix does, needs the first byte too.
   *
   * @return the lock, to be given to {@link #unlock} or {@link #downgrade}
   */
  public Exclusive lockExclusive() {
    long deadline = System.nanoTime() + patience.toNanos();
    FileLock first = acquire(0, 1, false, deadline);
    try {
      return new Exclusive(first, acquire(1, WHOLE - 1, false, deadline));
    } catch (FileLockException e) {
      release(first);
      throw e;
    }
  }

  /**
   * Ends an exclusive lock.
   *
   * @param held what {@link #lockExclusive} answered
   */
  public void unlock(Exclusive held) {
    release(held.rest());
    release(held.first());
  }

  /**
   * Turns an exclusive lock into a share of the process's shared one, with no moment in between in
   * which another process could write.
   *
   * @param held what {@link #lockExclusive} answered; {@link #exitShared} ends what it becomes
   */
  public void downgrade(Exclusive held) {
    lock.lock();
    try {
      release(held.rest());
      shared = acquire(1, WHOLE - 1, true, System.nanoTime() + patience.toNanos());
      sharedSinceNanos = System.nanoTime();
      holders.incrementAndGet();
    } finally {
      lock.unlock();
      release(held.first());
    }
  }

  /**
   * An exclusive lock on a whole file.
   *
   * @param first on its first byte
   * @param rest on all others
   */
  public record Exclusive(FileLock first, FileLock rest) {}

  /** Closes the descriptor, which drops every lock of this process on the file. */
  @Override
  public void close() {
    try {
      descriptor.close();
    } catch (IOException e) {
      throw new FileLockException("closing the lock descriptor of " + file + " failed", e);
    }
  }

  private FileLock acquire(long position, long size, boolean share, long deadline) {
    long pause = FIRST_PAUSE_NANOS;
    boolean interrupted = false;
    try {
      while (true) {
        FileLock taken = tryLock(position, size, share);
        if (taken != null) {
          return taken;
        }
        if (System.nanoTime() - deadline >= 0) {
          throw new FileLockException(
              "another process has kept it locked for more than " + patience.toMillis() + " ms");
        }
        LockSupport.parkNanos(this, pause);
        interrupted |= Thread.interrupted();
        pause = Math.min(pause * 2, LONGEST_PAUSE_NANOS);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private @Nullable FileLock tryLock(long position, long size, boolean share) {
    try {
      return channel.tryLock(position, size, share);
    } catch (OverlappingFileLockException e) {
      return null; // code of the application that is not ours has locked the file
    } catch (IOException e) {
      throw new FileLockException("the system refuses to lock it: " + e.getMessage(), e);
    }
  }

  private void release(FileLock held) {
    try {
      held.release();
    } catch (IOException e) {
      throw new FileLockException("the system refuses to unlock it: " + e.getMessage(), e);
    }
  }

  private void lockUninterruptibly(long deadline) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          if (lock.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            return;
          }
          throw new FileLockException(
              "another process has kept it locked for more than " + patience.toMillis() + " ms");
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
