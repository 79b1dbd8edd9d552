package org.mapdriver.lmdb.env;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Env;
import org.lmdbjava.LmdbException;

/**
 * The read transactions of one environment. There are never more of them than threads were reading
 * at once, which the table's gate bounds; so any number of threads needs few reader slots.
 */
final class ReaderPool {
  private final Env<NativeBytes> env;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition returned = lock.newCondition();
  // Guarded by lock; most recently used first:
  private final ArrayDeque<Reader> idle = new ArrayDeque<>();
  private int active;

  ReaderPool(Env<NativeBytes> env) {
    this.env = env;
  }

  /** Answers a reader on the newest state. Throws what LMDB throws; the reader stays here then. */
  Reader take() {
    Reader idleOne = takeIdle();
    return idleOne == null ? begin() : renewed(idleOne);
  }

  void giveBack(Reader reader) {
    reader.reset();
    lock.lock();
    try {
      idle.addFirst(reader);
      active--;
      returned.signal();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Reader takeIdle() {
    lock.lock();
    try {
      return activated(idle.pollFirst());
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Reader activated(@Nullable Reader reader) {
    active += reader == null ? 0 : 1;
    return reader;
  }

  private Reader renewed(Reader reader) {
    try {
      reader.renew();
      return reader;
    } catch (LmdbException e) {
      giveBack(reader);
      throw e;
    }
  }

  /** A new reader, or, when all slots are taken, one that another thread of ours gives back. */
  private Reader begin() {
    try {
      Reader reader = beginClearingStale();
      lock.lock();
      try {
        active++;
      } finally {
        lock.unlock();
      }
      return reader;
    } catch (Env.ReadersFullException e) {
      Reader reader = awaitReturned();
      if (reader == null) {
        throw e;
      }
      return renewed(reader);
    }
  }

  private Reader beginClearingStale() {
    try {
      return Reader.begin(env);
    } catch (Env.ReadersFullException e) {
      // Processes that were killed leave their slots taken until somebody looks.
      if (env.readerCheck() == 0) {
        throw e;
      }
      return Reader.begin(env);
    }
  }

  private @Nullable Reader awaitReturned() {
    lock.lock();
    try {
      while (idle.isEmpty() && active > 0) {
        returned.awaitUninterruptibly();
      }
      return activated(idle.pollFirst());
    } finally {
      lock.unlock();
    }
  }

  /** How many transactions there are. */
  int size() {
    lock.lock();
    try {
      return idle.size() + active;
    } finally {
      lock.unlock();
    }
  }

  /** Ends all transactions. Nobody may be reading. */
  void end() {
    lock.lock();
    try {
      for (Reader reader : idle) {
        try {
          reader.end();
        } catch (LmdbException e) {
          // The environment is closed next, which frees the slot; only the handle's memory stays.
          System.getLogger(ReaderPool.class.getName())
              .log(System.Logger.Level.DEBUG, "a read transaction did not end", e);
        }
      }
      idle.clear();
    } finally {
      lock.unlock();
    }
  }
}
