package org.mapdriver.memcache.tier;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mapdriver.MapStats;
import org.mapdriver.TierCheck;
import org.mapdriver.memcache.connection.CacheFailure;
import org.mapdriver.memcache.connection.MemcacheClient;
import org.mapdriver.memcache.key.CacheKey;
import org.mapdriver.memcache.protocol.Command;
import org.mapdriver.memcache.protocol.MetaReply;
import org.mapdriver.memcache.protocol.TextProtocol;

/**
 * A memcached server. While the breaker is open, what belongs to a lookup is not sent; a write is,
 * since leaving it out would leave a stale value to be found once the server is back.
 */
public final class RemoteTier implements CacheTier {
  private final MemcacheClient client;
  private final TextProtocol protocol;
  private final FillTrust trust = new FillTrust();

  /** Closes the client with itself. */
  public RemoteTier(MemcacheClient client, TextProtocol protocol) {
    this.client = client;
    this.protocol = protocol;
  }

  @Override
  public @Nullable CacheFailure leftAlone() {
    return client.leftAlone();
  }

  @Override
  public byte @Nullable [] get(byte[] key) throws CacheFailure {
    return CacheKey.accepts(key) ? client.get(key) : getOther(key);
  }

  @Override
  public List<byte @Nullable []> getAll(List<byte[]> keys) throws CacheFailure {
    if (keys.stream().allMatch(CacheKey::accepts)) {
      return client.getAll(keys);
    }
    List<byte @Nullable []> values = new ArrayList<>(keys.size());
    for (byte[] key : keys) {
      values.add(get(key));
    }
    return values;
  }

  private byte @Nullable [] getOther(byte[] key) throws CacheFailure {
    MetaReply reply = client.call(List.of(protocol.get(key))).get(0);
    return reply.code() == MetaReply.Code.EN ? null : reply.value();
  }

  @Override
  public void fill(List<Item> items, MemcacheClient.PostOffice office) throws CacheFailure {
    List<Command<Boolean>> commands = storing(items);
    if (trust.given()) {
      client.post(
          commands,
          failure -> {
            trust.failed();
            office.notDelivered(failure);
          });
      return;
    }
    boolean done = false;
    try {
      client.call(commands);
      done = true;
    } finally {
      if (done) {
        trust.wentWell();
      } else {
        trust.failed();
      }
    }
  }

  @Override
  public void set(List<Item> items) throws CacheFailure {
    client.callNow(storing(items));
  }

  private List<Command<Boolean>> storing(List<Item> items) throws CacheFailure {
    refuseNegativeFlags();
    List<Command<Boolean>> commands = new ArrayList<>(items.size());
    for (Item item : items) {
      commands.add(protocol.set(item.key(), item.value()));
    }
    return commands;
  }

  @Override
  public boolean add(byte[] key, byte[] value) throws CacheFailure {
    refuseNegativeFlags();
    return client.callNow(List.of(protocol.add(key, value))).get(0);
  }

  @Override
  public int delete(List<byte[]> keys) throws CacheFailure {
    List<Command<Boolean>> commands = new ArrayList<>(keys.size());
    for (byte[] key : keys) {
      commands.add(protocol.delete(key));
    }
    int deleted = 0;
    for (boolean wasThere : client.callNow(commands)) {
      deleted += wasThere ? 1 : 0;
    }
    return deleted;
  }

  /**
   * memcached answers a malformed number with an error and then runs the value that follows as
   * commands. Postfix sends it; the outcome is the same.
   */
  private void refuseNegativeFlags() throws CacheFailure {
    if (protocol.flags() < 0) {
      throw new CacheFailure(
          CacheFailure.Kind.REFUSED,
          "flags is " + protocol.flags() + ", memcached takes 0 to 4294967295; not sent",
          false,
          null);
    }
  }

  @Override
  public TierCheck check() {
    return new ServerCheck(client, protocol).run();
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
