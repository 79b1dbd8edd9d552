package org.mapdriver.benchmarks.peers;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import net.rubyeye.xmemcached.MemcachedClient;
import net.rubyeye.xmemcached.XMemcachedClientBuilder;
import net.rubyeye.xmemcached.transcoders.CachedData;
import net.rubyeye.xmemcached.transcoders.CompressionMode;
import net.rubyeye.xmemcached.transcoders.PrimitiveTypeTranscoder;

/** xmemcached with one connection, its default. */
final class XmemcachedClient implements CacheClient {
  private static final Bytes BYTES = new Bytes();

  private final MemcachedClient client;

  XmemcachedClient(InetSocketAddress server) throws IOException {
    this.client = new XMemcachedClientBuilder(List.of(server)).build();
  }

  @Override
  public Session session() {
    return key -> requireNonNull(client.get(key, 5_000, BYTES), key);
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
