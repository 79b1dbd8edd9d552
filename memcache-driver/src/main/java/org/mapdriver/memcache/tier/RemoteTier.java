package org.mapdriver.memcache.tier;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapStats;
import org.mapdriver.TierCheck;
import org.mapdriver.diagnostics.Shown;
import org.mapdriver.memcache.connection.CacheFailure;
import org.mapdriver.memcache.connection.MemcacheClient;
import org.mapdriver.memcache.protocol.Command;
import org.mapdriver.memcache.protocol.TextProtocol;

/**
 * A memcached server. While the breaker is open, what belongs to a lookup is not sent; a write is,
 * since leaving it out would leave a stale value to be found once the server is back.
 */
public final class RemoteTier implements CacheTier {
  /** So many fills are waited for, and must go well, before the next are not waited for. */
  private static final int FILLS_TO_TRUST = 16;

  private final AtomicInteger fillsInARow = new AtomicInteger();
  private final MemcacheClient client;
  private final TextProtocol protocol;

  /** Closes the client with itself. */
  public RemoteTier(MemcacheClient client, TextProtocol protocol) {
    this.client = client;
    this.protocol = protocol;
  }

  @Override
  public byte @Nullable [] get(byte[] key) throws CacheFailure {
    return client.get(key);
  }

  @Override
  public List<byte @Nullable []> getAll(List<byte[]> keys) throws CacheFailure {
    return client.getAll(keys);
  }

  @Override
  public void fill(List<Item> items, MemcacheClient.PostOffice office) throws CacheFailure {
    if (fillsInARow.get() < FILLS_TO_TRUST) {
      int before = fillsInARow.getAndSet(0);
      client.call(storing(items));
      fillsInARow.set(before + 1);
      return;
    }
    client.post(
        storing(items),
        failure -> {
          fillsInARow.set(0);
          office.notDelivered(failure);
        });
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
    String tier = Shown.oneLine(client.server().toString());
    Command<String> version = protocol.version();
    try {
      long start = System.nanoTime();
      String answer = client.callNow(List.of(version)).get(0);
      long micros = (System.nanoTime() - start) / 1000;
      return new TierCheck(
          tier, true, "memcached " + Shown.quoted(answer) + " answered in " + micros + " µs");
    } catch (CacheFailure | MapConfigException e) {
      return new TierCheck(tier, false, String.valueOf(e.getMessage()));
    }
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
