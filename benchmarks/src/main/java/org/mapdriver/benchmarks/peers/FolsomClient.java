package org.mapdriver.benchmarks.peers;

import com.spotify.folsom.MemcacheClient;
import com.spotify.folsom.MemcacheClientBuilder;
import com.spotify.folsom.MemcacheStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.mapdriver.benchmarks.workload.Key;
import org.mapdriver.benchmarks.workload.KeyBatch;

/** folsom, in its text protocol, with one connection, its default. */
final class FolsomClient implements CacheClient {
  private final MemcacheClient<byte[]> client;

  FolsomClient(InetSocketAddress server) throws Exception {
    this.client =
        MemcacheClientBuilder.newByteArrayClient()
            .withAddress(server.getHostString(), server.getPort())
            // Its defaults refuse a value of 1 MiB, and the 1,001st request on its way, of which 32
            // threads that set a hundred each have 3,200.
            .withMaxSetLength(2 << 20)
            .withMaxOutstandingRequests(10_000)
            .connectAscii();
    client.awaitConnected(60, TimeUnit.SECONDS);
  }

  @Override
  public Session session() {
    return new Session() {
      @Override
      public byte @Nullable [] get(Key key) throws Exception {
        return client.get(key.text()).toCompletableFuture().get();
      }

      @Override
      public int getAll(KeyBatch keys) throws Exception {
        int found = 0;
        for (byte[] value : client.get(keys.texts()).toCompletableFuture().get()) {
          found += value == null ? 0 : 1;
        }
        return found;
      }

      @Override
      public void set(Key key, byte[] value) throws Exception {
        expectOk(client.set(key.text(), value, 0).toCompletableFuture().get());
      }

      @Override
      public void setAll(KeyBatch keys, byte[] value) throws Exception {
        List<CompletionStage<MemcacheStatus>> replies = new ArrayList<>(keys.size());
        for (String key : keys.texts()) {
          replies.add(client.set(key, value, 0));
        }
        for (CompletionStage<MemcacheStatus> reply : replies) {
          expectOk(reply.toCompletableFuture().get());
        }
      }
    };
  }

  private static void expectOk(MemcacheStatus status) throws IOException {
    if (status != MemcacheStatus.OK) {
      throw new IOException("folsom: " + status);
    }
  }

  @Override
  public void close() {
    client.shutdown();
  }
}
