package org.mapdriver.memcache.tier;

import java.util.Optional;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapStats;
import org.mapdriver.TierCheck;
import org.mapdriver.diagnostics.Shown;
import org.mapdriver.memcache.connection.CacheFailure;
import org.mapdriver.memcache.connection.MemcacheClient;
import org.mapdriver.memcache.key.CacheKey;
import org.mapdriver.memcache.protocol.Command;
import org.mapdriver.memcache.protocol.TextProtocol;

/**
 * A memcached server. While the breaker is open, what belongs to a lookup is not sent; a write is,
 * since leaving it out would leave a stale value to be found once the server is back.
 */
public final class RemoteTier implements CacheTier {
  private final MemcacheClient client;
  private final TextProtocol protocol;

  /** Closes the client with itself. */
  public RemoteTier(MemcacheClient client, TextProtocol protocol) {
    this.client = client;
    this.protocol = protocol;
  }

  @Override
  public Optional<byte[]> get(CacheKey key) throws CacheFailure {
    return client.call(protocol.get(key));
  }

  @Override
  public void fill(CacheKey key, byte[] value) throws CacheFailure {
    refuseNegativeFlags();
    client.call(protocol.set(key, value));
  }

  @Override
  public void set(CacheKey key, byte[] value) throws CacheFailure {
    refuseNegativeFlags();
    client.callNow(protocol.set(key, value));
  }

  @Override
  public boolean add(CacheKey key, byte[] value) throws CacheFailure {
    refuseNegativeFlags();
    return client.callNow(protocol.add(key, value));
  }

  @Override
  public boolean delete(CacheKey key) throws CacheFailure {
    return client.callNow(protocol.delete(key));
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
      String answer = client.callNow(version);
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
