package org.mapdriver.benchmarks.peers;

import static java.util.Objects.requireNonNull;

import com.spotify.folsom.MemcacheClient;
import com.spotify.folsom.MemcacheClientBuilder;
import java.net.InetSocketAddress;

/** folsom, in its text protocol, with one connection, its default. */
final class FolsomClient implements CacheClient {
  private final MemcacheClient<byte[]> client;

  FolsomClient(InetSocketAddress server) throws Exception {
    this.client =
        MemcacheClientBuilder.newByteArrayClient()
            .withAddress(server.getHostString(), server.getPort())
            .connectAscii();
    client.awaitConnected(10, java.util.concurrent.TimeUnit.SECONDS);
  }

  @Override
  public Session session() {
    return key -> requireNonNull(client.get(key).toCompletableFuture().get(), key);
  }

  @Override
  public void close() {
    client.shutdown();
  }
}
