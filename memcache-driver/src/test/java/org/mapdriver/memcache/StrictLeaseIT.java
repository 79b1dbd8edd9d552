package org.mapdriver.memcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mapdriver.memcache.StrictLayers.VALUE;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;

/**
 * Who may fill a real memcached with what it read in the backup, and what the others do meanwhile.
 */
final class StrictLeaseIT {
  /** Who waits for another's fill does so no longer: on a busy machine that may be too short. */
  private static final long LONGEST_WAIT_NANOS = 200_000_000;

  private final StrictLayers layers = new StrictLayers();

  @AfterEach
  void stop() {
    layers.close();
  }

  @Test
  void lookup_coldKeyAskedByManyThreads_costsFewBackupReads() throws Exception {
    layers.store("cold", "v");
    CountDownLatch start = new CountDownLatch(1);
    Queue<String> wrong = new ConcurrentLinkedQueue<>();
    List<LookupMap> maps = Stream.generate(() -> layers.open(";timeout=1m")).limit(4).toList();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      LookupMap map = maps.get(i % maps.size());
      threads.add(
          new Thread(
              () -> {
                try {
                  start.await();
                } catch (InterruptedException e) {
                  wrong.add("interrupted");
                }
                String found = map.lookup("cold");
                if (!"v".equals(found)) {
                  wrong.add(String.valueOf(found));
                }
              }));
    }
    threads.forEach(Thread::start);
    long began = System.nanoTime();
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    int waits = (int) ((System.nanoTime() - began) / LONGEST_WAIT_NANOS);

    assertThat(wrong).isEmpty();
    assertThat(layers.backup.lookups.get())
        .as("reads of the backup, in the time of %d waits for another's", waits)
        .isBetween(1, maps.size() * (1 + waits));
    maps.forEach(LookupMap::close);
  }

  @Test
  void lookup_readerWithTheLeaseDied_isAnsweredByTheBackupAfterAShortWait() {
    layers.store("k", "v");
    layers.server().talk("mg k N30 v\r\n", "\r\n\r\n");
    try (LookupMap map = layers.open("")) {
      assertThat(map.lookup("k")).isEqualTo("v");
      assertThat(map.lookupAll(List.of("k"))).containsEntry("k", "v");
      assertThat(layers.item("k")).startsWith("VA 0 f0 ");

      map.update("k", "new");
      assertThat(map.lookup("k")).isEqualTo("new");
      assertThat(layers.item("k")).startsWith("VA 3 f" + VALUE);
    }
  }

  @Test
  void lookup_backupFails_givesTheLeaseBack() {
    try (LookupMap map = layers.open("")) {
      layers.backup.afterRead =
          () -> {
            throw new IllegalStateException("defect");
          };
      assertThatThrownBy(() -> map.lookup("k")).isInstanceOf(IllegalStateException.class);

      assertThat(layers.item("k")).isEqualTo("EN");
    }
  }

  @Test
  void update_betweenAReadersReadAndItsFill_theFillIsRefused() {
    try (LookupMap map = layers.open("");
        LookupMap other = layers.open("")) {
      layers.store("k", "old");
      layers.backup.afterRead =
          () -> {
            layers.backup.afterRead = () -> {};
            other.update("k", "new");
          };

      assertThat(map.lookup("k")).isEqualTo("old"); // it began before the update did

      assertThat(map.lookup("k")).isEqualTo("new");
      assertThat(other.lookup("k")).isEqualTo("new");
      assertThat(map.stats().fillsRefused()).isEqualTo(1);
    }
  }
}
