package org.mapdriver.memcache.connection;

import java.io.Closeable;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Closes channels whose deadline has passed: the thread that is blocked in one then comes back with
 * an exception.
 *
 * <p>Arming and disarming a guard costs no system call and no lock. The thread sleeps until the
 * earliest deadline that it saw; if it saw none, but some since its last look, as long as those
 * were given, since the next will be given about the same; else until it is woken. While it looks,
 * and while it sleeps without end, it is on {@code alert}: whoever arms a guard wakes it. Else only
 * those wake it whose guard is due before it would wake up.
 */
final class Watchdog implements AutoCloseable {
  private final String name;
  private final Set<Guard> guards = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Thread thread; // written under lock
  private volatile boolean closed;
  private volatile boolean alert = true;
  private volatile long wakeAt;

  Watchdog(String name) {
    this.name = name;
  }

  /** Starts to look after something. The thread starts with the first. */
  Guard watch(Closeable target) {
    Guard guard = new Guard(this, target);
    lock.lock();
    try {
      if (thread == null && !closed) {
        // Inherits nothing of the calling thread, which may belong to an application that goes.
        Thread started = new Thread(null, this::run, name, 0, /* inheritThreadLocals= */ false);
        started.setContextClassLoader(null);
        started.setDaemon(true);
        started.start();
        thread = started;
      }
    } finally {
      lock.unlock();
    }
    guards.add(guard); // last: what is watched, the caller knows of and can release
    return guard;
  }

  void forget(Guard guard) {
    guards.remove(guard);
  }

  /** To be called after a guard was armed. */
  void armed(long deadline) {
    if (alert || deadline - wakeAt < 0) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    while (!closed) {
      alert = true; // before the look: a guard armed after it is not missed
      long pause = look(System.nanoTime());
      if (pause == Guard.UNARMED) {
        LockSupport.park(this);
      } else {
        wakeAt = System.nanoTime() + pause;
        alert = false;
        LockSupport.parkNanos(this, pause);
      }
      Thread.interrupted(); // means nothing here, and would keep this thread from sleeping again
    }
  }

  /** Closes what is due. Answers how long to sleep then, or UNARMED for without end. */
  private long look(long now) {
    long earliest = Guard.UNARMED;
    long recent = Guard.UNARMED;
    for (Guard guard : guards) {
      long span = guard.takeSpan();
      recent = recent == Guard.UNARMED ? span : Math.max(recent, span);
      long left = guard.closeIfDue(now);
      if (left != Guard.UNARMED) {
        earliest = earliest == Guard.UNARMED ? left : Math.min(earliest, left);
      }
    }
    return earliest == Guard.UNARMED ? recent : earliest;
  }

  /** Ends the thread and waits for it. */
  @Override
  public void close() {
    Thread running;
    lock.lock();
    try {
      closed = true;
      running = thread;
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (running != null && running.isAlive()) {
      LockSupport.unpark(running);
      try {
        running.join(100);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
