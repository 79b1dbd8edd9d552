package org.mapdriver.lmdb.env;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Env;
import org.lmdbjava.LmdbException;

/**
 * The read transactions of one environment. There are never more of them than the table's gate has
 * permits; so any number of threads needs few reader slots.
 *
 * <p>A thread comes through the gate, takes a reader here, and parks it afterwards, permit and all.
 * The next lookup takes both back with a single exchange, and needs neither gate nor lock. A parked
 * reader counts as active here.
 */
final class ReaderPool {
  private final Env<NativeBytes> env;
  private final Gate gate;
  private final HotReaders parked = new HotReaders();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition returned = lock.newCondition();
  // Guarded by lock; most recently used first:
  private final ArrayDeque<Reader> idle = new ArrayDeque<>();
  private int active;
  private boolean shortOfSlots; // from then on none is parked

  ReaderPool(Env<NativeBytes> env, Gate gate) {
    this.env = env;
    this.gate = gate;
  }

  /** Answers a parked reader, which is to be renewed; or null. Who has it is in the gate. */
  @Nullable Reader takeParked() {
    return parked.take();
  }

  /** Ends {@link #takeParked}, with its reader reset. The caller is in the gate no more. */
  void giveBackParked() {
    Reader refused = parked.putBack();
    if (refused != null) {
      leave(refused);
    }
  }

  /** Calls all parked readers in, and lets none be parked until {@link #endRecall}. */
  void recall() {
    parked.refuse();
    Reader reader = parked.takeAny();
    while (reader != null) {
      leave(reader);
      reader = parked.takeAny();
    }
  }

  void endRecall() {
    parked.accept();
  }

  /** Gives back a reader that was parked, and leaves the gate. */
  private void leave(Reader reader) {
    giveBack(reader);
    gate.leave();
  }

  /** Answers a reader on the newest state. Throws what LMDB throws; the reader stays here then. */
  Reader take() {
    Reader idleOne = takeIdle();
    return idleOne == null ? begin() : renewed(idleOne);
  }

  /** Ends {@link #take}, with a reader that is reset. */
  void giveBack(Reader reader) {
    lock.lock();
    try {
      idle.addFirst(reader);
      active--;
      returned.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Ends {@link #take} likewise. If it answers true, the caller is in the gate no more. */
  boolean giveBackOrPark(Reader reader) {
    Reader refused = parked.park(reader);
    if (refused == null) {
      return true;
    }
    giveBack(refused);
    return false;
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
      reader.reset();
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
    keepNoneParked();
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

  /** Once there were too few slots, each reader goes to who waits for one. */
  private void keepNoneParked() {
    lock.lock();
    try {
      if (shortOfSlots) {
        return;
      }
      shortOfSlots = true;
    } finally {
      lock.unlock();
    }
    recall();
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
