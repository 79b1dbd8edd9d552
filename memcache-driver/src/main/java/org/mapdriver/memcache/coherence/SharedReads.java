package org.mapdriver.memcache.coherence;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.mapdriver.diagnostics.Ticker;
import org.mapdriver.memcache.key.KeyBytes;

/**
 * Lets callers that read one key at the same moment share reads.
 *
 * <p>Nobody joins a read that is under way: it may have seen the value that an update, acknowledged
 * since, has replaced. Who comes during one makes the next, or joins it: that begins when the one
 * under way has ended, and so after each of them asked. At most one read of a key is under way, and
 * at most one is next. A failure is shared like a value.
 */
final class SharedReads {
  /** Reads a value, or null if there is none. */
  @FunctionalInterface
  interface Source {
    byte @Nullable [] read();
  }

  private static final class Read {
    final CountDownLatch end = new CountDownLatch(1);
    @Nullable Read next; // written in the map's computations, as is:
    boolean shared;
    byte @Nullable [] value; // written before the end, as is:
    @Nullable Throwable failure;

    byte @Nullable [] outcome() {
      if (failure instanceof Error error) {
        throw error;
      }
      if (failure instanceof RuntimeException exception) {
        throw exception;
      }
      return value == null || !shared ? value : value.clone();
    }
  }

  /** What a caller has to do. */
  private static final class Part {
    Read read = new Read();
    @Nullable Read before;
    boolean leads = true;
  }

  private final BackupPace pace;

  SharedReads() {
    this(new BackupPace(Ticker.SYSTEM));
  }

  SharedReads(BackupPace pace) {
    this.pace = pace;
  }

  /** The read that is under way, or about to be, for each key that anybody asks for. */
  private final ConcurrentMap<KeyBytes, Read> reads = new ConcurrentHashMap<>();

  /**
   * Reads, or has another caller read, from no earlier than now. No lock is held meanwhile. An
   * interrupt does not lose an answer.
   *
   * @return the value; the array is the caller's to keep
   */
  byte @Nullable [] read(byte[] key, Source source) {
    KeyBytes copy = new KeyBytes(key.clone()); // the caller's array is the caller's to change
    Part part = takePart(copy);
    if (!part.leads) {
      await(part.read.end);
      return part.read.outcome();
    }
    if (part.before != null) {
      await(part.before.end);
    }
    return lead(copy, part.read, source);
  }

  /** Likewise; but by itself if the source, which is the backup alone, answers sooner than that. */
  byte @Nullable [] readUnlessQuick(byte[] key, Source source) {
    return pace.isQuick() ? pace.read(source) : read(key, () -> pace.read(source));
  }

  private Part takePart(KeyBytes key) {
    Part part = new Part();
    reads.compute(
        key,
        (k, running) -> {
          if (running == null) {
            return part.read;
          }
          if (running.next == null) {
            running.next = part.read;
            part.before = running;
          } else {
            part.read = running.next;
            part.read.shared = true;
            part.leads = false;
          }
          return running;
        });
    return part;
  }

  private byte @Nullable [] lead(KeyBytes key, Read read, Source source) {
    try {
      read.value = source.read();
    } catch (RuntimeException | Error e) {
      // Whatever it is: those who joined this read have asked for the same, and get the same.
      read.failure = e;
    } finally {
      reads.computeIfPresent(key, (k, ended) -> ended.next); // none: the key is forgotten
      read.end.countDown();
    }
    return read.outcome();
  }

  private static void await(CountDownLatch end) {
    boolean interrupted = false;
    while (true) {
      try {
        end.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** How many keys are being read. */
  int keys() {
    return reads.size();
  }
}
