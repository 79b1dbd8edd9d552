package org.mapdriver.memcache.coherence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapStats;
import org.mapdriver.diagnostics.Ticker;
import org.mapdriver.memcache.connection.CacheFailure;
import org.mapdriver.memcache.key.KeyBytes;

/**
 * Keys that were written while the cache could not be told. Lookups of this process pass the cache
 * by for them, until a thread in the background has put a tombstone there, which it tries as long
 * as it takes. The thread is there only while it has something to do.
 *
 * <p>Without room for a key, all lookups pass the cache by: until the list is empty, and each value
 * that the cache may have of such a key has expired.
 */
final class PendingTombstones implements AutoCloseable {
  static final int MOST_KEYS = 100_000;
  private static final int MOST_AT_ONCE = 128;
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** For how long closing goes on telling a cache that takes it in slowly. */
  static final long LONGEST_CLOSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** A key, by whom it is held, and how often it was written. Guarded by lock. */
  private static final class Pending {
    int writers;
    long writes;
  }

  private final Executor background;
  private final Tombstones tombstones;
  private final CacheTrouble trouble;
  private final Ticker ticker;
  private final Duration ttl;
  private final int mostKeys;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<KeyBytes, Pending> keys = new ConcurrentHashMap<>(); // written under lock
  private volatile boolean any; // written under lock, as what follows: spares lookups the rest
  private volatile boolean overflowing;
  private int writersWithoutRoom;
  private long freshAgainAt;
  private long delivered;
  private boolean delivering;
  private boolean closed;

  /**
   * An empty list.
   *
   * @param background runs {@link #deliverAll} while there is something to deliver
   * @param tombstones puts them there, however often the cache has failed before
   * @param ttl how long the cache may have an old value; 0 for ever
   */
  PendingTombstones(
      Executor background,
      Tombstones tombstones,
      CacheTrouble trouble,
      Ticker ticker,
      Duration ttl,
      int mostKeys) {
    this.background = background;
    this.tombstones = tombstones;
    this.trouble = trouble;
    this.ticker = ticker;
    this.ttl = ttl;
    this.mostKeys = mostKeys;
  }

  /** Runs what is to be run in a thread of its own, which does not keep the JVM alive. */
  static Executor thread(String name) {
    return work -> {
      Thread made = new Thread(work, name);
      made.setDaemon(true);
      made.start();
    };
  }

  /** Whether lookups of a key are to pass the cache by. */
  boolean holds(byte[] cacheKey) {
    return any && (isOverflowing() || keys.containsKey(new KeyBytes(cacheKey)));
  }

  private boolean isOverflowing() {
    if (!overflowing) {
      return false;
    }
    lock.lock();
    try {
      boolean fresh = !ttl.isZero() && ticker.nanos() - freshAgainAt >= 0;
      if (writersWithoutRoom == 0 && keys.isEmpty() && fresh) {
        overflowing = false;
        any = false;
      }
      return overflowing;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Keys that lookups pass the cache by for.
   *
   * @param operation what writes them
   * @param listed those that had room
   * @param without how many had none
   */
  record Held(String operation, List<KeyBytes> listed, int without) {}

  /** From here on lookups pass the cache by: these keys are about to be written. */
  Held hold(String operation, List<byte[]> cacheKeys) {
    List<KeyBytes> listed = new ArrayList<>(cacheKeys.size());
    lock.lock();
    try {
      for (byte[] cacheKey : cacheKeys) {
        KeyBytes key = new KeyBytes(cacheKey.clone());
        Pending pending = keys.get(key);
        if (pending == null && keys.size() < mostKeys) {
          pending = new Pending();
          keys.put(key, pending);
        }
        if (pending != null) {
          pending.writers++;
          listed.add(key);
        }
      }
      int without = cacheKeys.size() - listed.size();
      writersWithoutRoom += without;
      overflowing |= without > 0;
      any = true;
      return new Held(operation, listed, without);
    } finally {
      lock.unlock();
    }
  }

  /** The write that these keys were held for has ended: the cache has to be told now. */
  void release(Held held) {
    if (held.without() > 0) {
      trouble.overflowed(held.operation(), mostKeys);
    }
    lock.lock();
    try {
      if (held.without() > 0) {
        writersWithoutRoom -= held.without();
        freshAgainAt = ticker.nanos() + ttl.toNanos();
      }
      for (KeyBytes key : held.listed()) {
        Pending pending = keys.get(key);
        if (pending == null) {
          throw new AssertionError("a key that is held is not on the list");
        }
        pending.writers--;
        pending.writes++;
      }
      if (!delivering && !closed) {
        startDelivering();
      }
    } finally {
      lock.unlock();
    }
  }

  private void startDelivering() {
    delivering = true;
    try {
      background.execute(this::deliverAll);
    } catch (RuntimeException | Error e) { // no thread to be had: the next write tries again
      delivering = false;
      trouble.unexpected(e);
    }
  }

  private void deliverAll() {
    boolean ended = false;
    try {
      long pause = FIRST_PAUSE_NANOS;
      Delivery delivery = deliverSome();
      while (delivery != Delivery.NOTHING_DUE && (delivery == Delivery.DONE || pause(pause))) {
        boolean done = delivery == Delivery.DONE;
        pause = done ? FIRST_PAUSE_NANOS : Math.min(2 * pause, LONGEST_PAUSE_NANOS);
        delivery = deliverSome();
      }
      ended = true;
    } finally {
      if (!ended) { // out of memory, for example: close must not wait, and the next write may begin
        stopDelivering();
      }
    }
  }

  private void stopDelivering() {
    lock.lock();
    try {
      delivering = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What came of an attempt to tell the cache. */
  enum Delivery {
    /** It was told of some keys. */
    DONE,
    /** It could not be. */
    FAILED,
    /** There is nothing to tell, or this is closed. */
    NOTHING_DUE
  }

  /** Tells the cache of some keys that nobody is writing. */
  Delivery deliverSome() {
    Map<KeyBytes, Long> some = due();
    return some.isEmpty() ? Delivery.NOTHING_DUE : deliver(some) ? Delivery.DONE : Delivery.FAILED;
  }

  /** Some keys that nobody is writing, and how often they were. None: the delivery has to end. */
  private Map<KeyBytes, Long> due() {
    lock.lock();
    try {
      Map<KeyBytes, Long> some = closed ? Map.of() : some();
      if (some.isEmpty()) {
        stopDelivering(); // under the lock, so that a write that comes now begins anew
      }
      return some;
    } finally {
      lock.unlock();
    }
  }

  private Map<KeyBytes, Long> some() {
    Map<KeyBytes, Long> some = new HashMap<>();
    for (Map.Entry<KeyBytes, Pending> entry : keys.entrySet()) {
      if (entry.getValue().writers == 0) {
        some.put(entry.getKey(), entry.getValue().writes);
      }
      if (some.size() == MOST_AT_ONCE) {
        break;
      }
    }
    return some;
  }

  /** Puts tombstones there. Answers whether that was possible. */
  private boolean deliver(Map<KeyBytes, Long> some) {
    List<byte[]> cacheKeys = new ArrayList<>(some.size());
    some.keySet().forEach(key -> cacheKeys.add(key.bytes()));
    try {
      tombstones.ensure(cacheKeys);
    } catch (CacheFailure | MapConfigException e) {
      return false; // it was warned of when the key was written
    } catch (RuntimeException | Error e) { // whatever it is: without this thread nothing is told
      trouble.unexpected(e);
      return false;
    }
    lock.lock();
    try {
      some.forEach(this::forget);
      any = overflowing || !keys.isEmpty();
    } finally {
      lock.unlock();
    }
    return true;
  }

  private void forget(KeyBytes key, long writes) {
    Pending pending = keys.get(key);
    if (pending != null && pending.writers == 0 && pending.writes == writes) {
      keys.remove(key);
      delivered++;
    }
  }

  /** Waits. Answers whether it is worth going on. */
  private boolean pause(long nanos) {
    lock.lock();
    try {
      long left = nanos;
      while (left > 0 && !closed) {
        left = changed.awaitNanos(left);
      }
      if (closed) {
        stopDelivering();
      }
      return !closed;
    } catch (InterruptedException e) { // nobody does that to our thread; without it, nothing is
      return true; //                     delivered
    } finally {
      lock.unlock();
    }
  }

  /** Adds what there is to tell. */
  void describe(MapStats.Builder stats) {
    lock.lock();
    try {
      stats
          .detail("pending tombstones", Integer.toString(keys.size()))
          .detail("pending tombstones delivered", Long.toString(delivered))
          .detail("cache passed by", overflowing ? "for all keys" : any ? "for those keys" : "no");
    } finally {
      lock.unlock();
    }
  }

  /** Tries once more to tell the cache, and gives up then. Nobody may be writing any more. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      while (delivering) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
    long start = ticker.nanos();
    boolean worthIt = true;
    while (worthIt && !keys.isEmpty()) {
      worthIt = deliver(some()) && ticker.nanos() - start < LONGEST_CLOSE_NANOS;
    }
    if (!keys.isEmpty() || overflowing) {
      trouble.undelivered(keys.size(), overflowing);
    }
  }
}
