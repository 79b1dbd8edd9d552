package org.mapdriver.memcache.coherence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.memcache.connection.CacheFailure;
import org.mapdriver.memcache.tier.CacheAnswer;
import org.mapdriver.memcache.tier.LeasingTier;
import org.mapdriver.memcache.tier.Ticket;

/**
 * What follows a miss: asks the cache for a lease, the backup for the value, and fills the cache
 * with what the backup had, if the lease is still there. Who does not get the lease waits for who
 * has it, but not long.
 */
final class ReadThrough {
  private static final String BY_BACKUP = "asked the backup";
  private static final String NOT_FILLED = "the cache was not filled";
  private static final String LEASE_LEFT = "others wait for the lease to expire";

  /** Longer than backups take to answer; who has the lease may have died with it. */
  private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private static final long FIRST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final LeasingTier cache;
  private final LookupMap backup;
  private final PendingTombstones pending;
  private final Limits limits;
  private final CacheCounts counts;
  private final CacheTrouble trouble;
  private final Pauses pauses;

  /**
   * What the cache is given.
   *
   * @param dataSize the longest value
   * @param negativeEntries whether it is told what the backup does not have
   */
  record Limits(long dataSize, boolean negativeEntries) {}

  ReadThrough(
      LeasingTier cache,
      LookupMap backup,
      PendingTombstones pending,
      Limits limits,
      CacheCounts counts,
      CacheTrouble trouble,
      Pauses pauses) {
    this.cache = cache;
    this.backup = backup;
    this.pending = pending;
    this.limits = limits;
    this.counts = counts;
    this.trouble = trouble;
    this.pauses = pauses;
  }

  /** The value of a key that the cache had none of a moment ago. */
  byte @Nullable [] read(String operation, byte[] key, byte[] cacheKey) {
    return readAll(operation, List.of(key), List.of(cacheKey)).get(0);
  }

  /** The values of such keys, in their order. Lookups of some may have to pass the cache by. */
  List<byte @Nullable []> readAll(String operation, List<byte[]> keys, List<byte[]> cacheKeys) {
    Reading reading = new Reading(operation, keys, cacheKeys);
    reading.run();
    return Arrays.asList(reading.values);
  }

  private final class Reading {
    final String operation;
    final List<byte[]> keys;
    final List<byte[]> cacheKeys;
    final byte[] @Nullable [] values;
    final @Nullable Ticket[] leases; // won, each at most once
    boolean failed; // the cache, so that it is left alone

    Reading(String operation, List<byte[]> keys, List<byte[]> cacheKeys) {
      this.operation = operation;
      this.keys = keys;
      this.cacheKeys = cacheKeys;
      this.values = new byte[keys.size()][];
      this.leases = new Ticket[keys.size()];
    }

    void run() {
      List<Integer> asked = new ArrayList<>();
      List<Integer> passing = new ArrayList<>();
      for (int i = 0; i < keys.size(); i++) {
        (pending.holds(cacheKeys.get(i)) ? passing : asked).add(i);
      }
      askBackup(passing);
      List<Integer> waiting = ask(asked);
      long start = pauses.nanos();
      long pause = FIRST_PAUSE_NANOS;
      while (!waiting.isEmpty() && pauses.nanos() - start < LONGEST_WAIT_NANOS) {
        pauses.pause(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
        waiting = ask(waiting);
      }
      askBackup(waiting);
    }

    /**
     * Asks the cache, then the backup, part by part: the leases of one part are used or given back
     * before another part can fail, which may take the connection that they belong to with it.
     * Answers the places of keys whose lease others have.
     */
    private List<Integer> ask(List<Integer> places) {
      List<Integer> waiting = new ArrayList<>();
      List<Integer> unknown = new ArrayList<>();
      for (List<Integer> part : Parts.of(places)) {
        if (failed || !askPart(part, waiting)) {
          unknown.addAll(part);
        }
      }
      if (failed) { // nor would it tell what others have filled
        unknown.addAll(waiting);
        waiting.clear();
      }
      askBackup(unknown);
      return waiting;
    }

    /** Answers whether the cache did; the places of keys whose lease others have are added. */
    private boolean askPart(List<Integer> places, List<Integer> waiting) {
      List<CacheAnswer> answers;
      try {
        answers = cache.claim(places.stream().map(cacheKeys::get).toList());
      } catch (CacheFailure failure) {
        trouble.gotOver(operation, failure, BY_BACKUP);
        failed = failure.kind() != CacheFailure.Kind.PROTOCOL; // else the next reply may be sound
        return false;
      } catch (MapConfigException problem) {
        throw trouble.fatal(operation, problem);
      }
      List<Integer> toRead = new ArrayList<>();
      for (int i = 0; i < answers.size(); i++) {
        int place = places.get(i);
        CacheAnswer answer = answers.get(i);
        if (answer instanceof CacheAnswer.Value value) {
          values[place] = value.bytes();
        } else if (answer instanceof CacheAnswer.LeaseWon won) {
          leases[place] = won.ticket();
          toRead.add(place);
        } else if (answer == CacheAnswer.Mark.LEASE_HELD) {
          waiting.add(place);
        } else if (answer != CacheAnswer.Mark.NEGATIVE_ENTRY) {
          if (answer == CacheAnswer.Mark.FOREIGN) {
            trouble.foreign(operation);
          }
          toRead.add(place);
        }
      }
      readAndFill(toRead);
      return true;
    }

    private void readAndFill(List<Integer> places) {
      boolean read = false;
      try {
        askBackup(places);
        read = true;
      } finally {
        if (!read) {
          release(held(places));
        }
      }
      List<LeasingTier.Fill> fills = new ArrayList<>();
      List<Ticket.Holder> unused = new ArrayList<>();
      for (int place : places) {
        Ticket lease = leases[place];
        if (lease != null) {
          Ticket.Holder item = new Ticket.Holder(cacheKeys.get(place), lease);
          byte[] value = values[place];
          if (isFillable(value)) {
            fills.add(new LeasingTier.Fill(item, value));
          } else {
            unused.add(item);
          }
        }
      }
      fill(fills);
      release(unused);
    }

    private List<Ticket.Holder> held(List<Integer> places) {
      List<Ticket.Holder> held = new ArrayList<>();
      for (int place : places) {
        Ticket lease = leases[place];
        if (lease != null) {
          held.add(new Ticket.Holder(cacheKeys.get(place), lease));
        }
      }
      return held;
    }

    private void askBackup(List<Integer> places) {
      if (places.size() == 1) {
        values[places.get(0)] = backup.lookup(keys.get(places.get(0)));
      } else if (!places.isEmpty()) {
        List<byte @Nullable []> found = backup.lookupAll(places.stream().map(keys::get).toList());
        for (int i = 0; i < places.size(); i++) {
          values[places.get(i)] = found.get(i);
        }
      }
    }

    private boolean isFillable(byte @Nullable [] value) {
      if (value == null) {
        return limits.negativeEntries();
      }
      if (value.length > limits.dataSize()) {
        counts.fill(false, 1);
        trouble.tooLarge(operation, value.length, limits.dataSize(), NOT_FILLED);
        return false;
      }
      return true;
    }

    private void fill(List<LeasingTier.Fill> fills) {
      if (fills.isEmpty()) {
        return;
      }
      counts.fill(true, fills.size()); // before: what is refused is taken back
      LeasingTier.FillOutcome outcome =
          new LeasingTier.FillOutcome() {
            @Override
            public void refused(int count) {
              counts.fill(true, -count);
              counts.fill(false, count);
            }

            @Override
            public void failed(int count, CacheFailure failure) {
              refused(count);
              trouble.gotOver(operation, failure, NOT_FILLED);
            }
          };
      boolean done = false;
      try {
        cache.fill(fills, outcome);
        done = true;
      } catch (
          RuntimeException e) { // whatever it is: the answer is known, and does not depend on it
        trouble.defect(operation, e, NOT_FILLED);
      } finally {
        if (!done) { // out of memory, too
          outcome.refused(fills.size());
          release(fills.stream().map(LeasingTier.Fill::lease).toList());
        }
      }
    }

    /** Gives leases back, so that the next reader need not wait for them. */
    private void release(List<Ticket.Holder> leases) {
      if (leases.isEmpty()) {
        return;
      }
      try {
        cache.remove(leases);
      } catch (CacheFailure failure) { // they expire
        trouble.gotOver(operation, failure, LEASE_LEFT);
      } catch (RuntimeException e) { // whatever it is: likewise
        trouble.defect(operation, e, LEASE_LEFT);
      }
    }
  }
}
