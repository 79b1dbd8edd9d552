package org.mapdriver.memcache.tier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.mapdriver.MapStats;
import org.mapdriver.TierCheck;
import org.mapdriver.diagnostics.Ticker;
import org.mapdriver.memcache.key.KeyBytes;
import org.mapdriver.memcache.protocol.Marks;
import org.mapdriver.memcache.protocol.Marks.Kind;

/**
 * A cache inside this process that knows leases and tombstones, as {@link RemoteLeasingTier} does.
 * It never fails, and lives as long as all who use it.
 */
public final class EmbeddedLeasingTier implements LeasingTier {
  private static final byte[] EMPTY = {};
  private static final long LIFE = 1;
  private static final int JITTER = 10;

  /** What is stored; {@code value} is nobody else's. */
  private record Item(Kind kind, byte[] value, long cas, long nanosToLive) {}

  private static final class Lifetime implements Expiry<KeyBytes, Item> {
    @Override
    public long expireAfterCreate(KeyBytes key, Item item, long now) {
      return item.nanosToLive();
    }

    @Override
    public long expireAfterUpdate(KeyBytes key, Item item, long now, long left) {
      return item.nanosToLive();
    }

    @Override
    public long expireAfterRead(KeyBytes key, Item item, long now, long left) {
      return left;
    }
  }

  private final EmbeddedMemory memory;
  private final Cache<KeyBytes, Item> items;
  private final AtomicLong lastCas = new AtomicLong();
  private final long ttlNanos;
  private final long negativeTtlNanos;
  private final long leaseNanos;

  /**
   * An empty cache.
   *
   * @param maxBytes how much memory items may take, overhead included
   * @param ttl how long a value lives; 0 for ever
   * @param negativeTtl how long a negative entry lives
   * @param lease how long a lease or a tombstone lives
   */
  public EmbeddedLeasingTier(
      long maxBytes, Duration ttl, Duration negativeTtl, Duration lease, Ticker ticker) {
    this.ttlNanos = ttl.isZero() ? Long.MAX_VALUE : ttl.toNanos();
    this.negativeTtlNanos = negativeTtl.toNanos();
    this.leaseNanos = lease.toNanos();
    this.items =
        Caffeine.newBuilder()
            .ticker(ticker::nanos)
            .executor(Runnable::run) // no threads of other people's
            .maximumWeight(maxBytes)
            .weigher(
                (KeyBytes key, Item item) ->
                    EmbeddedMemory.weight(key.bytes().length, item.value().length))
            .expireAfter(new Lifetime())
            .build();
    this.memory = new EmbeddedMemory(items, maxBytes);
  }

  private Item item(Kind kind, byte[] value, long nanosToLive) {
    return new Item(kind, value, lastCas.incrementAndGet(), nanosToLive);
  }

  private static Ticket ticket(Item item) {
    return new Ticket(LIFE, item.cas());
  }

  private static KeyBytes copied(byte[] key) {
    return new KeyBytes(key.clone());
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    Item item = items.getIfPresent(new KeyBytes(key));
    if (item == null) {
      return null;
    }
    return switch (item.kind()) {
      case VALUE -> item.value().clone();
      case NEGATIVE_ENTRY -> Marks.NEGATIVE_ENTRY_FOUND;
      default -> Marks.OTHER_FOUND;
    };
  }

  @Override
  public List<byte @Nullable []> getAll(List<byte[]> keys) {
    List<byte @Nullable []> values = new ArrayList<>(keys.size());
    for (byte[] key : keys) {
      values.add(get(key));
    }
    return values;
  }

  @Override
  public List<CacheAnswer> claim(List<byte[]> keys) {
    return keys.stream().map(this::claim).toList();
  }

  private CacheAnswer claim(byte[] key) {
    Item lease = item(Kind.LEASE, EMPTY, leaseNanos);
    Item there = items.asMap().putIfAbsent(copied(key), lease);
    if (there == null) {
      return new CacheAnswer.LeaseWon(ticket(lease));
    }
    return switch (there.kind()) {
      case VALUE -> new CacheAnswer.Value(there.value().clone());
      case NEGATIVE_ENTRY -> CacheAnswer.Mark.NEGATIVE_ENTRY;
      case TOMBSTONE -> CacheAnswer.Mark.TOMBSTONE;
      case LEASE, FOREIGN -> CacheAnswer.Mark.LEASE_HELD;
    };
  }

  @Override
  public void fill(List<Fill> fills, FillOutcome outcome) {
    int refused = 0;
    for (Fill fill : fills) {
      byte[] value = fill.value();
      Item item =
          value == null
              ? item(Kind.NEGATIVE_ENTRY, EMPTY, jittered(negativeTtlNanos))
              : item(Kind.VALUE, value.clone(), jittered(ttlNanos));
      refused += replace(fill.lease(), item) ? 0 : 1;
    }
    if (refused > 0) {
      outcome.refused(refused);
    }
  }

  private static long jittered(long nanos) {
    boolean limited = nanos != Long.MAX_VALUE;
    return limited ? nanos - ThreadLocalRandom.current().nextLong(nanos / JITTER + 1) : nanos;
  }

  /** Puts an item in place of what was seen, or removes it. Answers whether it was still there. */
  private boolean replace(Ticket.Holder seen, @Nullable Item by) {
    KeyBytes key = copied(seen.key());
    Item there = items.getIfPresent(key);
    if (there == null || there.cas() != seen.ticket().cas()) {
      return false;
    }
    return by == null ? items.asMap().remove(key, there) : items.asMap().replace(key, there, by);
  }

  @Override
  public List<Burial> bury(List<byte[]> keys) {
    List<Burial> burials = new ArrayList<>(keys.size());
    for (byte[] key : keys) {
      Item tombstone = item(Kind.TOMBSTONE, EMPTY, leaseNanos);
      Item there = items.asMap().putIfAbsent(copied(key), tombstone);
      burials.add(
          there == null
              ? new Burial.Done(ticket(tombstone))
              : new Burial.Occupied(ticket(there), there.kind() == Kind.TOMBSTONE));
    }
    return burials;
  }

  @Override
  public List<Optional<Ticket>> replace(List<Ticket.Holder> seen) {
    List<Optional<Ticket>> tickets = new ArrayList<>(seen.size());
    for (Ticket.Holder item : seen) {
      Item tombstone = item(Kind.TOMBSTONE, EMPTY, leaseNanos);
      tickets.add(replace(item, tombstone) ? Optional.of(ticket(tombstone)) : Optional.empty());
    }
    return tickets;
  }

  @Override
  public List<Removal> remove(List<Ticket.Holder> seen) {
    List<Removal> removals = new ArrayList<>(seen.size());
    for (Ticket.Holder item : seen) {
      boolean gone = replace(item, null) || items.getIfPresent(new KeyBytes(item.key())) == null;
      removals.add(gone ? Removal.GONE : Removal.REPLACED);
    }
    return removals;
  }

  @Override
  public LeasingTier insisting() {
    return this;
  }

  @Override
  public TierCheck check() {
    return memory.check();
  }

  @Override
  public void describe(MapStats.Builder stats) {
    memory.describe(stats);
  }

  @Override
  public void close() {
    memory.close();
  }
}
