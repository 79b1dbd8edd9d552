package org.mapdriver.memcache.connection;

import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Looks a server's name up within a deadline. The JVM's own lookup knows no time limit and cannot
 * be interrupted, so it has a thread of its own, one at a time, which ends when the name service
 * has answered.
 */
final class NameLookup {
  /** Asks the name service. */
  @FunctionalInterface
  interface Resolver {
    List<SocketAddress> resolve() throws UnknownHostException;
  }

  private final String name;
  private final boolean takesTime;
  private final Resolver resolver;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable FutureTask<List<SocketAddress>> running; // guarded by lock

  /**
   * Lookups of one name.
   *
   * @param takesTime whether it is a name, and not an address that stands for itself
   */
  NameLookup(String name, boolean takesTime, Resolver resolver) {
    this.name = name;
    this.takesTime = takesTime;
    this.resolver = resolver;
  }

  /**
   * The server's addresses, looked up now.
   *
   * @throws TimeoutException if the deadline passed; the next call waits for the same lookup
   * @throws IllegalArgumentException if the address makes no sense
   */
  List<SocketAddress> resolve(Deadline deadline) throws UnknownHostException, TimeoutException {
    if (!takesTime) {
      return resolver.resolve();
    }
    FutureTask<List<SocketAddress>> lookup = join();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return lookup.get(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true; // an interrupt does not lose an answer
        }
      }
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    } finally {
      if (lookup.isDone()) {
        forget(lookup);
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private FutureTask<List<SocketAddress>> join() {
    lock.lock();
    try {
      FutureTask<List<SocketAddress>> lookup = running;
      if (lookup == null) {
        lookup = new FutureTask<>(resolver::resolve);
        Thread thread =
            new Thread(
                null,
                lookup,
                "mapdriver-memcache-names " + name,
                0,
                /* inheritThreadLocals= */ false);
        thread.setContextClassLoader(null);
        thread.setDaemon(true);
        thread.start();
        running = lookup;
      }
      return lookup;
    } finally {
      lock.unlock();
    }
  }

  private void forget(FutureTask<List<SocketAddress>> lookup) {
    lock.lock();
    try {
      if (running == lookup) {
        running = null;
      }
    } finally {
      lock.unlock();
    }
  }

  private static UnknownHostException rethrown(@Nullable Throwable cause) {
    if (cause instanceof UnknownHostException unknown) {
      return unknown;
    }
    if (cause instanceof RuntimeException unexpected) {
      throw unexpected;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    throw new AssertionError("a lookup fails in no other way", cause);
  }
}
