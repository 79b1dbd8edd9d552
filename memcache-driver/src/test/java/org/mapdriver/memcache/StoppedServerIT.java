package org.mapdriver.memcache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.memcache.key.KeyBytes;

/** A memcached whose clock leaps, as that of a machine that was suspended. */
final class StoppedServerIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** With a lease of one second: as long as a tombstone lives, and a second of memcached's. */
  private static final Duration LONGER_THAN_A_TOMBSTONE = Duration.ofMillis(3100);

  private final HookedDriver backup = new HookedDriver();
  private final MapDrivers drivers = MapDrivers.of(new MemcacheDriver(), backup);
  private final Memcached server = Memcached.onTcp();

  @AfterEach
  void stop() {
    server.close();
  }

  private LookupMap open(int lease) {
    return drivers.open(
        "memcache:lease=" + lease + ";memcache=" + server.server() + ";backup=hooked:x");
  }

  /** Then the tombstone is lost before the commit, which alone is harmless. */
  @Test
  void update_serverIsStoppedForLongerThanTheTombstoneLives_isFollowedByNoOldValue() {
    backup.entries.put(new KeyBytes("k".getBytes(UTF_8)), "old".getBytes(UTF_8));
    try (LookupMap map = open(1);
        LookupMap other = open(30)) { // a lease of one second may be over before its fill
      assertThat(other.lookup("k")).isEqualTo("old");
      List<String> during = new ArrayList<>();
      backup.beforeCommit =
          () -> {
            server.stop();
            await().pollDelay(LONGER_THAN_A_TOMBSTONE).until(() -> true);
            server.proceed();
            await().atMost(PATIENCE).until(() -> server.get("k").equals("END\r\n"));
            during.add(other.lookup("k"));
            during.add(server.get("k"));
          };

      map.update("k", "new");

      assertThat(during.get(0)).isEqualTo("old"); // the update had not returned
      assertThat(during.get(1)).as("filled before the commit").contains("old");
      assertThat(other.lookup("k")).isEqualTo("new");
      assertThat(map.lookup("k")).isEqualTo("new");
      assertThat(map.stats().details()).containsEntry("pending tombstones", "0");
    }
  }
}
