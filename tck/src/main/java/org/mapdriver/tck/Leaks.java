package org.mapdriver.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Counts what a map leaves behind: threads, and file handles where the system lists them.
 *
 * <p>The JVM starts threads and opens files of its own when it likes, a few and once. So the map is
 * opened and closed a number of times: what it forgets grows with each round.
 */
final class Leaks {
  static final int ROUNDS = 12;

  private static final Path HANDLES = Path.of("/proc/self/fd");
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
  private final long handles = openHandles();

  /** Fails if something has been left behind in each round since this object was made. */
  void assertNone() {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (System.nanoTime() - deadline < 0) {
      if (newThreads().size() < ROUNDS && newHandles() < ROUNDS) {
        return;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5)); // threads end a moment after close
    }
    List<String> left = newThreads().stream().map(Thread::getName).sorted().toList();
    throw new AssertionError(
        ROUNDS
            + " times a map was opened, used and closed; "
            + left.size()
            + " threads are left, "
            + left
            + ", and "
            + newHandles()
            + " file handles: close() must end and close whatever open() and the operations made");
  }

  private List<Thread> newThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.isAlive() && !threads.contains(thread))
        .toList();
  }

  private long newHandles() {
    return openHandles() - handles;
  }

  private static long openHandles() {
    if (!Files.isDirectory(HANDLES)) {
      return 0;
    }
    try (Stream<Path> listed = Files.list(HANDLES)) {
      return listed.count();
    } catch (IOException e) {
      throw new AssertionError("the open files of this process cannot be listed", e);
    }
  }
}
