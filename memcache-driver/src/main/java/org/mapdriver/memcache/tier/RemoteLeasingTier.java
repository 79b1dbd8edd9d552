package org.mapdriver.memcache.tier;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mapdriver.MapStats;
import org.mapdriver.TierCheck;
import org.mapdriver.memcache.connection.CacheFailure;
import org.mapdriver.memcache.connection.MemcacheClient;
import org.mapdriver.memcache.connection.MemcacheClient.Witnessed;
import org.mapdriver.memcache.connection.Turns;
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
  private final Absence absence;
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
    this(
        client,
        new ServerCheck(client, text),
        meta,
        marks,
        lifetimes,
        new FillTrust(),
        new Absence(),
        /* insist= */ false);
  }

  private RemoteLeasingTier(
      MemcacheClient client,
      ServerCheck check,
      MetaProtocol meta,
      Marks marks,
      Lifetimes lifetimes,
      FillTrust trust,
      Absence absence,
      boolean insist) {
    this.client = client;
    this.check = check;
    this.meta = meta;
    this.marks = marks;
    this.lifetimes = lifetimes;
    this.trust = trust;
    this.absence = absence;
    this.insist = insist;
  }

  @Override
  public Turns turns() {
    return client.turns();
  }

  @Override
  public LeasingTier insisting() {
    return new RemoteLeasingTier(client, check, meta, marks, lifetimes, trust, absence, true);
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

  /**
   * What is there is looked for in the same round trip, unless nothing was lately: a command less.
   */
  @Override
  public List<Burial> bury(List<byte[]> keys) throws CacheFailure {
    boolean looking = !absence.isLikely();
    int each = looking ? 2 : 1;
    List<Command<MetaReply>> commands = new ArrayList<>(each * keys.size());
    for (byte[] key : keys) {
      if (looking) {
        commands.add(meta.look(key));
      }
      commands.add(meta.add(key, Marks.TOMBSTONE, lifetimes.tombstoneSeconds(), EMPTY));
    }
    List<Witnessed<MetaReply>> replies = client.witness(commands, insist);
    List<Burial> burials = new ArrayList<>(keys.size());
    List<byte[]> there = new ArrayList<>(0);
    for (int i = 0; i < replies.size(); i += each) {
      Witnessed<MetaReply> added = replies.get(i + each - 1);
      boolean done = added.result().code() == MetaReply.Code.HD;
      absence.observe(done);
      if (done) {
        burials.add(new Burial.Done(new Ticket(added.life(), added.result().cas())));
      } else {
        burials.add(looking ? seen(replies.get(i)) : Burial.Missed.TRY_AGAIN);
        there.add(keys.get(i / each));
      }
    }
    return looking || there.isEmpty() ? burials : withThoseSeen(burials, there);
  }

  private static Burial seen(Witnessed<MetaReply> looked) {
    return looked.result().code() == MetaReply.Code.EN
        ? Burial.Missed.TRY_AGAIN
        : new Burial.Occupied(
            new Ticket(looked.life(), looked.result().cas()),
            looked.result().flags() == Marks.TOMBSTONE);
  }

  /** Looks at what keeps tombstones from being added. */
  private List<Burial> withThoseSeen(List<Burial> burials, List<byte[]> there) throws CacheFailure {
    List<Command<MetaReply>> looks = new ArrayList<>(there.size());
    for (byte[] key : there) {
      looks.add(meta.look(key));
    }
    Iterator<Witnessed<MetaReply>> looked = client.witness(looks, insist).iterator();
    List<Burial> all = new ArrayList<>(burials.size());
    for (Burial burial : burials) {
      all.add(burial instanceof Burial.Missed ? seen(looked.next()) : burial);
    }
    return all;
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
    boolean[] done = new boolean[seen.size()];
    for (int first = 0; first < replies.length; first++) {
      if (!done[first]) { // mostly there is one connection, and one round trip
        long life = seen.get(first).ticket().life();
        List<Command<MetaReply>> commands = new ArrayList<>(replies.length - first);
        for (int i = first; i < replies.length; i++) {
          if (seen.get(i).ticket().life() == life) {
            commands.add(change.of(seen.get(i)));
          }
        }
        Iterator<MetaReply> some = over(life, commands).iterator();
        for (int i = first; i < replies.length; i++) {
          if (seen.get(i).ticket().life() == life) {
            done[i] = true;
            replies[i] = some.hasNext() ? some.next() : null;
          }
        }
      }
    }
    return Arrays.asList(replies);
  }

  /** The replies; none if the connection is gone. */
  private List<MetaReply> over(long life, List<Command<MetaReply>> commands) throws CacheFailure {
    try {
      return client.callOver(life, commands, insist);
    } catch (CacheFailure failure) {
      if (failure.kind() == CacheFailure.Kind.CONNECTION_GONE) {
        return List.of();
      }
      throw failure;
    }
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
