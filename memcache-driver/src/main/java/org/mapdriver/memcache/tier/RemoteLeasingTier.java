package org.mapdriver.memcache.tier;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mapdriver.MapStats;
import org.mapdriver.TierCheck;
import org.mapdriver.memcache.connection.CacheFailure;
import org.mapdriver.memcache.connection.MemcacheClient;
import org.mapdriver.memcache.connection.MemcacheClient.Witnessed;
import org.mapdriver.memcache.key.CacheKey;
import org.mapdriver.memcache.protocol.Command;
import org.mapdriver.memcache.protocol.Marks;
import org.mapdriver.memcache.protocol.MetaProtocol;
import org.mapdriver.memcache.protocol.MetaReply;
import org.mapdriver.memcache.protocol.TextProtocol;
import org.mapdriver.memcache.protocol.Ttl;

/**
 * A memcached server with its meta commands. Values are looked for with plain {@code get}, so that
 * many threads' keys travel as one command; what comes after a miss, and all changes, go over the
 * one connection that keeps their order.
 */
public final class RemoteLeasingTier implements LeasingTier {
  private static final byte[] EMPTY = {};

  private final MemcacheClient client;
  private final ServerCheck check;
  private final MetaProtocol meta;
  private final Marks marks;
  private final Lifetimes lifetimes;
  private final FillTrust trust;
  private final boolean insist;

  /**
   * How long items live.
   *
   * @param value of a value
   * @param negative of a negative entry; 0 for none
   * @param leaseSeconds of a lease, and of a tombstone at least
   */
  public record Lifetimes(Ttl value, Ttl negative, long leaseSeconds) {
    /** memcached counts whole seconds, and the first may be over at once. */
    long tombstoneSeconds() {
      return leaseSeconds + 1;
    }
  }

  /** Closes the client with itself. */
  public RemoteLeasingTier(
      MemcacheClient client,
      TextProtocol text,
      MetaProtocol meta,
      Marks marks,
      Lifetimes lifetimes) {
    this(client, new ServerCheck(client, text), meta, marks, lifetimes, new FillTrust(), false);
  }

  private RemoteLeasingTier(
      MemcacheClient client,
      ServerCheck check,
      MetaProtocol meta,
      Marks marks,
      Lifetimes lifetimes,
      FillTrust trust,
      boolean insist) {
    this.client = client;
    this.check = check;
    this.meta = meta;
    this.marks = marks;
    this.lifetimes = lifetimes;
    this.trust = trust;
    this.insist = insist;
  }

  @Override
  public LeasingTier insisting() {
    return new RemoteLeasingTier(client, check, meta, marks, lifetimes, trust, true);
  }

  @Override
  public @Nullable CacheFailure leftAlone() {
    return client.leftAlone();
  }

  @Override
  public byte @Nullable [] get(byte[] key) throws CacheFailure {
    return CacheKey.accepts(key) ? client.get(key) : getAll(List.of(key)).get(0);
  }

  /** Keys that do not fit into a {@code get} go by themselves, in another round trip. */
  @Override
  public List<byte @Nullable []> getAll(List<byte[]> keys) throws CacheFailure {
    List<byte[]> plain = keys.stream().filter(CacheKey::accepts).toList();
    if (plain.size() == keys.size()) {
      return client.getAll(keys);
    }
    List<Command<MetaReply>> others = new ArrayList<>();
    for (byte[] key : keys) {
      if (!CacheKey.accepts(key)) {
        others.add(meta.get(key));
      }
    }
    List<byte @Nullable []> found = plain.isEmpty() ? List.of() : client.getAll(plain);
    List<Witnessed<MetaReply>> answers = client.witness(others, insist);
    List<byte @Nullable []> values = new ArrayList<>(keys.size());
    int nextFound = 0;
    int nextAnswer = 0;
    for (byte[] key : keys) {
      values.add(
          CacheKey.accepts(key)
              ? found.get(nextFound++)
              : found(answers.get(nextAnswer++).result()));
    }
    return values;
  }

  private byte @Nullable [] found(MetaReply reply) {
    return reply.code() == MetaReply.Code.EN ? null : marks.found(reply.flags(), reply.value());
  }

  @Override
  public List<CacheAnswer> claim(List<byte[]> keys) throws CacheFailure {
    List<Command<MetaReply>> commands = new ArrayList<>(keys.size());
    for (byte[] key : keys) {
      commands.add(meta.getOrLease(key, lifetimes.leaseSeconds()));
    }
    List<CacheAnswer> answers = new ArrayList<>(keys.size());
    for (Witnessed<MetaReply> witnessed : client.witness(commands, insist)) {
      answers.add(answer(witnessed.result(), witnessed.life()));
    }
    return answers;
  }

  private CacheAnswer answer(MetaReply reply, long life) {
    if (reply.code() == MetaReply.Code.EN) {
      return CacheAnswer.Mark.NO_ROOM;
    }
    if (reply.won()) {
      return new CacheAnswer.LeaseWon(new Ticket(life, reply.cas()));
    }
    return switch (marks.kindOf(reply.flags())) {
      case VALUE -> new CacheAnswer.Value(reply.value());
      case NEGATIVE_ENTRY -> CacheAnswer.Mark.NEGATIVE_ENTRY;
      case TOMBSTONE -> CacheAnswer.Mark.TOMBSTONE;
      case LEASE ->
          reply.value().length == 0 ? CacheAnswer.Mark.LEASE_HELD : CacheAnswer.Mark.FOREIGN;
      case FOREIGN -> CacheAnswer.Mark.FOREIGN;
    };
  }

  @Override
  public void fill(List<Fill> fills, FillOutcome outcome) {
    Map<Long, List<Command<MetaReply>>> byLife = new LinkedHashMap<>();
    for (Fill fill : fills) {
      byLife
          .computeIfAbsent(fill.lease().ticket().life(), life -> new ArrayList<>())
          .add(filling(fill));
    }
    byLife.forEach((life, commands) -> fill(life, commands, outcome));
  }

  private Command<MetaReply> filling(Fill fill) {
    byte[] key = fill.lease().key();
    long cas = fill.lease().ticket().cas();
    byte[] value = fill.value();
    return value == null
        ? meta.replace(key, cas, Marks.NEGATIVE_ENTRY, lifetimes.negative().sentWithJitter(), EMPTY)
        : meta.replace(key, cas, marks.value(), lifetimes.value().sentWithJitter(), value);
  }

  private void fill(long life, List<Command<MetaReply>> commands, FillOutcome outcome) {
    MemcacheClient.PostOffice office =
        new MemcacheClient.PostOffice() {
          @Override
          public void notDelivered(CacheFailure failure) {
            trust.failed();
            if (failure.kind() == CacheFailure.Kind.CONNECTION_GONE) {
              outcome.refused(commands.size());
            } else {
              outcome.failed(commands.size(), failure);
            }
          }

          @Override
          public void delivered(List<?> results) {
            trust.wentWell();
            int refused = 0;
            for (Object result : results) {
              refused += ((MetaReply) result).code() == MetaReply.Code.HD ? 0 : 1;
            }
            if (refused > 0) {
              outcome.refused(refused);
            }
          }
        };
    try {
      if (trust.given()) {
        client.postOver(life, commands, office);
      } else {
        office.delivered(client.callOver(life, commands, insist));
      }
    } catch (CacheFailure failure) {
      office.notDelivered(failure);
    }
  }

  @Override
  public List<Burial> bury(List<byte[]> keys) throws CacheFailure {
    List<Command<MetaReply>> commands = new ArrayList<>(2 * keys.size());
    for (byte[] key : keys) {
      commands.add(meta.look(key));
      commands.add(meta.add(key, Marks.TOMBSTONE, lifetimes.tombstoneSeconds(), EMPTY));
    }
    List<Witnessed<MetaReply>> replies = client.witness(commands, insist);
    List<Burial> burials = new ArrayList<>(keys.size());
    for (int i = 0; i < replies.size(); i += 2) {
      burials.add(burial(replies.get(i), replies.get(i + 1)));
    }
    return burials;
  }

  private static Burial burial(Witnessed<MetaReply> looked, Witnessed<MetaReply> added) {
    if (added.result().code() == MetaReply.Code.HD) {
      return new Burial.Done(new Ticket(added.life(), added.result().cas()));
    }
    if (looked.result().code() == MetaReply.Code.EN) {
      return Burial.Missed.TRY_AGAIN;
    }
    return new Burial.Occupied(
        new Ticket(looked.life(), looked.result().cas()),
        looked.result().flags() == Marks.TOMBSTONE);
  }

  @Override
  public List<Optional<Ticket>> replace(List<Ticket.Holder> seen) throws CacheFailure {
    List<@Nullable MetaReply> replies =
        overTheirConnections(
            seen,
            item ->
                meta.replace(
                    item.key(),
                    item.ticket().cas(),
                    Marks.TOMBSTONE,
                    lifetimes.tombstoneSeconds(),
                    EMPTY));
    List<Optional<Ticket>> tickets = new ArrayList<>(seen.size());
    for (int i = 0; i < replies.size(); i++) {
      MetaReply reply = replies.get(i);
      tickets.add(
          reply != null && reply.code() == MetaReply.Code.HD
              ? Optional.of(new Ticket(seen.get(i).ticket().life(), reply.cas()))
              : Optional.empty());
    }
    return tickets;
  }

  @Override
  public List<Removal> remove(List<Ticket.Holder> seen) throws CacheFailure {
    List<@Nullable MetaReply> replies =
        overTheirConnections(seen, item -> meta.delete(item.key(), item.ticket().cas()));
    List<Removal> removals = new ArrayList<>(seen.size());
    for (MetaReply reply : replies) {
      boolean gone = reply != null && reply.code() != MetaReply.Code.EX;
      removals.add(gone ? Removal.GONE : Removal.REPLACED);
    }
    return removals;
  }

  @FunctionalInterface
  private interface Change {
    Command<MetaReply> of(Ticket.Holder item);
  }

  /** The replies, null where the connection that an item was seen over is gone. */
  private List<@Nullable MetaReply> overTheirConnections(List<Ticket.Holder> seen, Change change)
      throws CacheFailure {
    @Nullable MetaReply[] replies = new MetaReply[seen.size()];
    Map<Long, List<Integer>> byLife = new LinkedHashMap<>();
    IntStream.range(0, seen.size())
        .forEach(
            i ->
                byLife
                    .computeIfAbsent(seen.get(i).ticket().life(), life -> new ArrayList<>())
                    .add(i));
    for (Map.Entry<Long, List<Integer>> life : byLife.entrySet()) {
      List<Integer> places = life.getValue();
      try {
        List<MetaReply> some =
            client.callOver(
                life.getKey(), places.stream().map(i -> change.of(seen.get(i))).toList(), insist);
        for (int i = 0; i < some.size(); i++) {
          replies[places.get(i)] = some.get(i);
        }
      } catch (CacheFailure failure) {
        if (failure.kind() != CacheFailure.Kind.CONNECTION_GONE) {
          throw failure;
        }
      }
    }
    return Arrays.asList(replies);
  }

  @Override
  public TierCheck check() {
    return check.run();
  }

  @Override
  public void describe(MapStats.Builder stats) {
    client.describe(stats);
  }

  @Override
  public void close() {
    client.close();
  }
}
