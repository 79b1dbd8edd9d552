package org.mapdriver.memcache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;

/** What a lookup stores in the cache without waiting for it. */
final class FillTest {
  private static final MapDrivers DRIVERS = MapDrivers.installed();
  private static final int FILLS_TO_TRUST = 16;

  @Test
  void lookup_callerChangesTheValueBeforeTheFillIsSent_cacheGetsWhatTheBackupHas()
      throws Exception {
    CountDownLatch said = new CountDownLatch(1);
    try (FaultServer server = FaultServer.start();
        LookupMap map =
            DRIVERS.open(
                "memcache:coherence=postfix;memcache="
                    + server.server()
                    + ";connections=2;poll_micros=0;timeout=3s;backup=internal:")) {
      map.update("key", "value");
      for (int i = 0; i < FILLS_TO_TRUST; i++) {
        map.lookup("key");
      }
      server.hold("NOT_FOUND\r\n", said); // commands have one connection: the fill has to wait
      CompletableFuture<Boolean> deleted =
          CompletableFuture.supplyAsync(
              () -> map.delete("other"), task -> new Thread(task).start());
      await().until(() -> server.commands().contains("delete other"));

      byte[] found = map.lookup("key".getBytes(UTF_8));
      Arrays.fill(Objects.requireNonNull(found), (byte) 'X');
      said.countDown();

      assertThat(deleted.get(1, TimeUnit.MINUTES)).isFalse();
      await().until(() -> server.values().size() == FILLS_TO_TRUST + 2);
      assertThat(server.values()).containsOnly("value");
    }
  }
}
