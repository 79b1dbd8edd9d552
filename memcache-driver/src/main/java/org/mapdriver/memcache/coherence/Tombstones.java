package org.mapdriver.memcache.coherence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mapdriver.diagnostics.Shown;
import org.mapdriver.memcache.connection.CacheFailure;
import org.mapdriver.memcache.tier.Burial;
import org.mapdriver.memcache.tier.LeasingTier;
import org.mapdriver.memcache.tier.Ticket;

/**
 * The first and the last step of a write: puts tombstones in place of whatever is there, and takes
 * them away. Knows no backup. Safe for many threads, as the cache is.
 */
final class Tombstones {
  /** So often others may come first before the cache counts as one that does not answer. */
  private static final int MOST_ROUNDS = 100;

  /** A connection that broke may be replaced once. */
  private static final int MOST_LOST_CONNECTIONS = 1;

  private final LeasingTier cache;

  Tombstones(LeasingTier cache) {
    this.cache = cache;
  }

  /**
   * A tombstone of ours.
   *
   * @param shared whether it took the place of a tombstone, whose writer may still need one there
   */
  record Raised(Ticket.Holder item, boolean shared) {}

  static List<byte[]> keysOf(List<Raised> raised) {
    List<byte[]> keys = new ArrayList<>(raised.size());
    raised.forEach(tombstone -> keys.add(tombstone.item().key()));
    return keys;
  }

  /**
   * What came of raising tombstones.
   *
   * @param unreachable the keys that may have none
   * @param failure why; null if there are no such keys
   */
  record Raising(List<Raised> raised, List<byte[]> unreachable, @Nullable CacheFailure failure) {}

  /** What is still to be done, round for round. */
  private final class Work {
    final List<Raised> raised = new ArrayList<>();
    List<byte[]> open;
    final boolean anyTombstoneWillDo;
    int lostConnections;

    Work(List<byte[]> keys, boolean anyTombstoneWillDo) {
      this.open = keys;
      this.anyTombstoneWillDo = anyTombstoneWillDo;
    }

    void run() throws CacheFailure {
      for (int round = 0; !open.isEmpty(); round++) {
        if (round == MOST_ROUNDS) {
          throw new CacheFailure(
              CacheFailure.Kind.BUSY,
              "others changed key "
                  + Shown.quoted(open.get(0))
                  + " in the cache "
                  + MOST_ROUNDS
                  + " times meanwhile. Let fewer writers write it at once",
              true,
              null);
        }
        once();
      }
    }

    private void once() throws CacheFailure {
      List<Burial> burials = cache.bury(open);
      List<byte[]> again = new ArrayList<>(0);
      List<Raised> toReplace = new ArrayList<>(0);
      for (int i = 0; i < burials.size(); i++) {
        byte[] key = open.get(i);
        Burial burial = burials.get(i);
        if (burial instanceof Burial.Done done) {
          raised.add(new Raised(new Ticket.Holder(key, done.ticket()), false));
        } else if (burial instanceof Burial.Occupied occupied) {
          if (!occupied.byTombstone() || !anyTombstoneWillDo) {
            Ticket.Holder item = new Ticket.Holder(key, occupied.ticket());
            toReplace.add(new Raised(item, occupied.byTombstone()));
          }
        } else {
          again.add(key);
        }
      }
      if (toReplace.isEmpty()) {
        open = again;
        return;
      }
      open = concat(again, toReplace); // until each of them is known to be done
      List<Optional<Ticket>> tickets = replace(toReplace);
      for (int i = 0; i < toReplace.size(); i++) {
        Raised seen = toReplace.get(i);
        byte[] key = seen.item().key();
        tickets
            .get(i)
            .ifPresentOrElse(
                ticket -> raised.add(new Raised(new Ticket.Holder(key, ticket), seen.shared())),
                () -> again.add(key));
      }
      open = again;
    }

    private List<Optional<Ticket>> replace(List<Raised> seen) throws CacheFailure {
      try {
        return cache.replace(seen.stream().map(Raised::item).toList());
      } catch (CacheFailure failure) {
        if (lostConnections++ >= MOST_LOST_CONNECTIONS) {
          throw failure;
        }
        return seen.stream().map(item -> Optional.<Ticket>empty()).toList();
      }
    }
  }

  private static List<byte[]> concat(List<byte[]> keys, List<Raised> others) {
    List<byte[]> all = new ArrayList<>(keys);
    others.forEach(other -> all.add(other.item().key()));
    return all;
  }

  /** Puts a tombstone in place of whatever is there, for each of some different keys. */
  Raising raise(List<byte[]> keys) {
    Work work = new Work(keys, /* anyTombstoneWillDo= */ false);
    try {
      work.run();
      return new Raising(work.raised, List.of(), null);
    } catch (CacheFailure failure) {
      return new Raising(work.raised, work.open, failure);
    }
  }

  /**
   * Takes tombstones away that nobody else needs; sees that one stands where somebody may, or where
   * something else came in its place. Those are left to expire.
   */
  void lower(List<Raised> raised) throws CacheFailure {
    List<byte[]> toEnsure = new ArrayList<>(0);
    List<Ticket.Holder> own = new ArrayList<>(raised.size());
    for (Raised tombstone : raised) {
      if (tombstone.shared()) {
        toEnsure.add(tombstone.item().key());
      } else {
        own.add(tombstone.item());
      }
    }
    List<LeasingTier.Removal> removals = remove(own);
    for (int i = 0; i < own.size(); i++) {
      if (removals.get(i) == LeasingTier.Removal.REPLACED) {
        toEnsure.add(own.get(i).key());
      }
    }
    ensure(toEnsure);
  }

  private List<LeasingTier.Removal> remove(List<Ticket.Holder> own) {
    try {
      return own.isEmpty() ? List.of() : cache.remove(own);
    } catch (CacheFailure failure) { // whether they are there is found out in another way
      return own.stream().map(item -> LeasingTier.Removal.REPLACED).toList();
    }
  }

  /** Sees that a tombstone stands for each of some different keys, whosever it is. */
  void ensure(List<byte[]> keys) throws CacheFailure {
    new Work(keys, /* anyTombstoneWillDo= */ true).run();
  }
}
