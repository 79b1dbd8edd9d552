package org.mapdriver.benchmarks.peers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import net.spy.memcached.CachedData;
import net.spy.memcached.MemcachedClient;
import net.spy.memcached.transcoders.Transcoder;
import org.jspecify.annotations.Nullable;
import org.mapdriver.benchmarks.workload.Key;
import org.mapdriver.benchmarks.workload.KeyBatch;

/** spymemcached with its defaults. */
final class SpymemcachedClient implements CacheClient {
  private static final Transcoder<byte[]> BYTES = new Bytes();

  private final MemcachedClient client;

  SpymemcachedClient(InetSocketAddress server) throws IOException {
    System.setProperty("net.spy.log.LoggerImpl", "net.spy.memcached.compat.log.SLF4JLogger");
    this.client = new MemcachedClient(server);
  }

  @Override
  public Session session() {
    return new Session() {
      @Override
      public byte @Nullable [] get(Key key) {
        return client.get(key.text(), BYTES);
      }

      @Override
      public int getAll(KeyBatch keys) {
        return client.getBulk(keys.texts(), BYTES).size();
      }

      @Override
      public void set(Key key, byte[] value) throws Exception {
        expectStored(client.set(key.text(), 0, value, BYTES).get());
      }

      @Override
      public void setAll(KeyBatch keys, byte[] value) throws Exception {
        List<Future<Boolean>> replies = new ArrayList<>(keys.size());
        for (String key : keys.texts()) {
          replies.add(client.set(key, 0, value, BYTES));
        }
        for (Future<Boolean> reply : replies) {
          expectStored(reply.get());
        }
      }
    };
  }

  private static void expectStored(boolean stored) throws IOException {
    if (!stored) {
      throw new IOException("spymemcached did not store");
    }
  }

  @Override
  public void close() {
    client.shutdown();
  }

  /** Hands the stored bytes over as they are. */
  private static final class Bytes implements Transcoder<byte[]> {
    @Override
    public boolean asyncDecode(CachedData data) {
      return false;
    }

    @Override
    public CachedData encode(byte[] value) {
      return new CachedData(0, value, getMaxSize());
    }

    @Override
    public byte[] decode(CachedData data) {
      return data.getData();
    }

    @Override
    public int getMaxSize() {
      return CachedData.MAX_SIZE;
    }
  }
}
