package org.mapdriver.memcache.tier;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mapdriver.memcache.connection.CacheFailure;
import org.mapdriver.memcache.connection.Turns;
import org.mapdriver.memcache.protocol.Marks;

/**
 * A cache that knows leases and tombstones; each method is one step of the strict protocol, atomic
 * for each key. Keys are 1 to 250 bytes once they travel, any bytes; arrays that are given to it
 * are not kept.
 */
public interface LeasingTier extends Tier {
  /**
   * Looks for a value. The array is the caller's to keep.
   *
   * @return the value; {@link Marks#NEGATIVE_ENTRY_FOUND} itself for a negative entry; {@link
   *     Marks#OTHER_FOUND} itself for anything else that is no value; null if there is nothing
   */
  byte @Nullable [] get(byte[] key) throws CacheFailure;

  /** Looks for values, in the order of the keys; each is what {@link #get} answers. */
  List<byte @Nullable []> getAll(List<byte[]> keys) throws CacheFailure;

  /** Asks for keys, and for a lease of each that has nothing. */
  List<CacheAnswer> claim(List<byte[]> keys) throws CacheFailure;

  /**
   * What a reader found in the backup, to be put in place of its lease.
   *
   * @param value null if the backup has nothing
   */
  record Fill(Ticket.Holder lease, byte @Nullable [] value) {}

  /** Hears what became of fills, by any thread and perhaps later; not to block it. */
  interface FillOutcome {
    /** So many leases were no longer there: nothing was stored for them. */
    void refused(int count);

    /** So many may or may not have been stored. */
    void failed(int count, CacheFailure failure);
  }

  /** Puts what was read in place of leases that are still there. May return before it is done. */
  void fill(List<Fill> fills, FillOutcome outcome);

  /** Tries to put tombstones where nothing is, and tells what is there else. */
  List<Burial> bury(List<byte[]> keys) throws CacheFailure;

  /** Puts tombstones in place of what was seen. Empty where something else or nothing is there. */
  List<Optional<Ticket>> replace(List<Ticket.Holder> seen) throws CacheFailure;

  /** What became of an item that was to be removed. */
  enum Removal {
    /** It is gone: removed now, or expired before, with nothing in its place. */
    GONE,
    /** Something else is there, or may be. */
    REPLACED
  }

  /** Removes what was seen, if it is still there. */
  List<Removal> remove(List<Ticket.Holder> seen) throws CacheFailure;

  /**
   * How threads that share a connection wait for one another; null if there is none to wait for,
   * and so nothing to gain from writing together.
   */
  default @Nullable Turns turns() {
    return null;
  }

  /** The same cache, asked even while it is left alone because it failed repeatedly. */
  LeasingTier insisting();
}
