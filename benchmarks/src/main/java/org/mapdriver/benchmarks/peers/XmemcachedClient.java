package org.mapdriver.benchmarks.peers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import net.rubyeye.xmemcached.MemcachedClient;
import net.rubyeye.xmemcached.XMemcachedClientBuilder;
import net.rubyeye.xmemcached.transcoders.CachedData;
import net.rubyeye.xmemcached.transcoders.CompressionMode;
import net.rubyeye.xmemcached.transcoders.PrimitiveTypeTranscoder;
import org.jspecify.annotations.Nullable;
import org.mapdriver.benchmarks.workload.Key;
import org.mapdriver.benchmarks.workload.KeyBatch;

/** xmemcached with one connection, its default. */
final class XmemcachedClient implements CacheClient {
  private static final Bytes BYTES = new Bytes();

  /** Its default of one second is short for hundreds of threads on two processors. */
  private static final long TIMEOUT_MILLIS = 5_000;

  private final MemcachedClient client;

  XmemcachedClient(InetSocketAddress server) throws IOException {
    this.client = new XMemcachedClientBuilder(List.of(server)).build();
  }

  @Override
  public Session session() {
    return new Session() {
      @Override
      public byte @Nullable [] get(Key key) throws Exception {
        return client.get(key.text(), TIMEOUT_MILLIS, BYTES);
      }

      @Override
      public int getAll(KeyBatch keys) throws Exception {
        return client.get(keys.texts(), TIMEOUT_MILLIS, BYTES).size();
      }

      @Override
      public void set(Key key, byte[] value) throws Exception {
        set(key.text(), value);
      }

      /** One after the other: it has no way to store many and be told of each. */
      @Override
      public void setAll(KeyBatch keys, byte[] value) throws Exception {
        for (String key : keys.texts()) {
          set(key, value);
        }
      }

      private void set(String key, byte[] value) throws Exception {
        if (!client.set(key, 0, value, BYTES, TIMEOUT_MILLIS)) {
          throw new IOException("xmemcached did not store");
        }
      }
    };
  }

  @Override
  public void close() throws IOException {
    client.shutdown();
  }

  /** Hands the stored bytes over as they are. */
  private static final class Bytes extends PrimitiveTypeTranscoder<byte[]> {
    @Override
    public CachedData encode(byte[] value) {
      return new CachedData(0, value);
    }

    @Override
    public byte[] decode(CachedData data) {
      return data.getData();
    }

    @Override
    public void setCompressionMode(CompressionMode mode) {
      // nothing is compressed here
    }
  }
}
