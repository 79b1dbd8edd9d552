package org.mapdriver.memcache.coherence;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mapdriver.LookupMap;
import org.mapdriver.MapStats;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.TierCheck;
import org.mapdriver.UpdateMode;
import org.mapdriver.memcache.coherence.Asked.Ask;
import org.mapdriver.memcache.coherence.Asked.Reply;
import org.mapdriver.memcache.coherence.Asked.Word;
import org.mapdriver.memcache.connection.CacheFailure;
import org.mapdriver.memcache.connection.MemcacheClient;
import org.mapdriver.memcache.protocol.Marks;
import org.mapdriver.memcache.tier.Burial;
import org.mapdriver.memcache.tier.CacheAnswer;
import org.mapdriver.memcache.tier.CacheTier;
import org.mapdriver.memcache.tier.LeasingTier;
import org.mapdriver.memcache.tier.Ticket;
import org.mapdriver.spi.MapUri;

/** Caches and a backup that know one key, and answer from the record of a run. */
final class SteppedTiers {
  static final MapUri URI = MapUri.parse("memcache:memcache=embedded:");
  private static final long LIFE = 1;

  private SteppedTiers() {}

  private static byte @Nullable [] bytes(String value) {
    return value.equals(Asked.NO_VALUE) ? null : value.getBytes(UTF_8);
  }

  private static String text(byte @Nullable [] value) {
    return value == null ? Asked.NO_VALUE : new String(value, UTF_8);
  }

  private static CacheFailure failure() {
    return new CacheFailure(CacheFailure.Kind.DISCONNECT, "no reply came", true, null);
  }

  /** What both caches have in common. */
  private abstract static class Cache {
    private final SteppedRun run;

    Cache(SteppedRun run) {
      this.run = run;
    }

    final Reply ask(Ask ask, String value, int ticket) throws CacheFailure {
      Reply reply = run.ask(new Asked(ask, value, ticket));
      if (reply.word() == Word.FAILED) {
        throw failure();
      }
      return reply;
    }
  }

  /** A cache that knows leases and tombstones. */
  static final class Leasing extends Cache implements LeasingTier {
    Leasing(SteppedRun run) {
      super(run);
    }

    private static int only(List<?> list) {
      if (list.size() != 1) {
        throw new AssertionError("one key was expected");
      }
      return 0;
    }

    private static Ticket ticket(Reply reply) {
      return new Ticket(LIFE, reply.ticket());
    }

    private static int ticket(List<Ticket.Holder> items) {
      return (int) items.get(only(items)).ticket().cas();
    }

    @Override
    public byte @Nullable [] get(byte[] key) throws CacheFailure {
      Reply reply = ask(Ask.GET, Asked.NO_VALUE, Asked.NO_TICKET);
      return switch (reply.word()) {
        case VALUE -> bytes(reply.value());
        case NEGATIVE -> Marks.NEGATIVE_ENTRY_FOUND;
        case NOTHING -> null;
        default -> Marks.OTHER_FOUND;
      };
    }

    @Override
    public List<byte @Nullable []> getAll(List<byte[]> keys) throws CacheFailure {
      byte[] @Nullable [] values = new byte[keys.size()][];
      if (!keys.isEmpty()) {
        values[only(keys)] = get(keys.get(0));
      }
      return Arrays.asList(values);
    }

    @Override
    public List<CacheAnswer> claim(List<byte[]> keys) throws CacheFailure {
      only(keys);
      Reply reply = ask(Ask.CLAIM, Asked.NO_VALUE, Asked.NO_TICKET);
      return List.of(
          switch (reply.word()) {
            case VALUE -> new CacheAnswer.Value(reply.value().getBytes(UTF_8));
            case NEGATIVE -> CacheAnswer.Mark.NEGATIVE_ENTRY;
            case TOMBSTONE -> CacheAnswer.Mark.TOMBSTONE;
            case LEASE -> CacheAnswer.Mark.LEASE_HELD;
            case LEASE_WON -> new CacheAnswer.LeaseWon(ticket(reply));
            default -> throw new AssertionError(reply);
          });
    }

    @Override
    public void fill(List<Fill> fills, FillOutcome outcome) {
      Fill fill = fills.get(only(fills));
      try {
        int ticket = ticket(List.of(fill.lease()));
        if (ask(Ask.FILL, text(fill.value()), ticket).word() == Word.NOT_DONE) {
          outcome.refused(1);
        }
      } catch (CacheFailure failure) {
        outcome.failed(1, failure);
      }
    }

    @Override
    public List<Burial> bury(List<byte[]> keys) throws CacheFailure {
      only(keys);
      Reply reply = ask(Ask.BURY, Asked.NO_VALUE, Asked.NO_TICKET);
      return List.of(
          switch (reply.word()) {
            case DONE -> new Burial.Done(ticket(reply));
            case OCCUPIED -> new Burial.Occupied(ticket(reply), false);
            case OCCUPIED_BY_TOMBSTONE -> new Burial.Occupied(ticket(reply), true);
            case TRY_AGAIN -> Burial.Missed.TRY_AGAIN;
            default -> throw new AssertionError(reply);
          });
    }

    @Override
    public List<Optional<Ticket>> replace(List<Ticket.Holder> seen) throws CacheFailure {
      Reply reply = ask(Ask.REPLACE, Asked.NO_VALUE, ticket(seen));
      return List.of(reply.word() == Word.DONE ? Optional.of(ticket(reply)) : Optional.empty());
    }

    @Override
    public List<Removal> remove(List<Ticket.Holder> seen) throws CacheFailure {
      Reply reply = ask(Ask.REMOVE, Asked.NO_VALUE, ticket(seen));
      return List.of(reply.word() == Word.DONE ? Removal.GONE : Removal.REPLACED);
    }

    @Override
    public LeasingTier insisting() {
      return this;
    }

    @Override
    public TierCheck check() {
      return new TierCheck("stepped", true, "open");
    }

    @Override
    public void describe(MapStats.Builder stats) {}

    @Override
    public void close() {}
  }

  /** A cache that knows values only. */
  static final class Plain extends Cache implements CacheTier {
    Plain(SteppedRun run) {
      super(run);
    }

    @Override
    public byte @Nullable [] get(byte[] key) throws CacheFailure {
      return bytes(ask(Ask.PLAIN_GET, Asked.NO_VALUE, Asked.NO_TICKET).value());
    }

    @Override
    public List<byte @Nullable []> getAll(List<byte[]> keys) throws CacheFailure {
      List<byte @Nullable []> values = new ArrayList<>();
      for (byte[] key : keys) {
        values.add(get(key));
      }
      return values;
    }

    @Override
    public void fill(List<Item> items, MemcacheClient.PostOffice office) throws CacheFailure {
      for (Item item : items) {
        ask(Ask.PLAIN_FILL, text(item.value()), Asked.NO_TICKET);
      }
    }

    @Override
    public void set(List<Item> items) throws CacheFailure {
      for (Item item : items) {
        ask(Ask.PLAIN_SET, text(item.value()), Asked.NO_TICKET);
      }
    }

    @Override
    public boolean add(byte[] key, byte[] value) {
      throw new AssertionError("there is a backup");
    }

    @Override
    public int delete(List<byte[]> keys) throws CacheFailure {
      int deleted = 0;
      for (int i = 0; i < keys.size(); i++) {
        Reply reply = ask(Ask.PLAIN_DELETE, Asked.NO_VALUE, Asked.NO_TICKET);
        deleted += reply.word() == Word.DONE ? 1 : 0;
      }
      return deleted;
    }

    @Override
    public TierCheck check() {
      return new TierCheck("stepped", true, "open");
    }

    @Override
    public void describe(MapStats.Builder stats) {}

    @Override
    public void close() {}
  }

  /** The backup. */
  record Backup(SteppedRun run) implements LookupMap {
    private Reply ask(Ask ask, String value) {
      Reply reply = run.ask(new Asked(ask, value, Asked.NO_TICKET));
      if (reply.word() == Word.FAILED || reply.word() == Word.REFUSED) {
        boolean mayHaveHappened = reply.word() == Word.FAILED;
        throw new MapUnavailableException(ask.words + ": " + reply.word(), mayHaveHappened);
      }
      return reply;
    }

    @Override
    public byte @Nullable [] lookup(byte[] key) {
      return bytes(ask(Ask.READ, Asked.NO_VALUE).value());
    }

    @Override
    public boolean update(byte[] key, byte[] value, UpdateMode mode) {
      Ask how = mode == UpdateMode.INSERT_IF_ABSENT ? Ask.INSERT : Ask.STORE;
      return ask(how, text(value)).word() == Word.DONE;
    }

    @Override
    public boolean delete(byte[] key) {
      return ask(Ask.DELETE, Asked.NO_VALUE).word() == Word.DONE;
    }

    @Override
    public MapUri uri() {
      return URI;
    }

    @Override
    public void close() {}
  }
}
