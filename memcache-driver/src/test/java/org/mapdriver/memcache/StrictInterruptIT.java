package org.mapdriver.memcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;
import org.mapdriver.memcache.OwnThread.Outcome;

/**
 * Threads that are interrupted in each of the places where a strict map may keep them: the call is
 * carried out, the interrupt is still there, and the cache has neither a lease nor a tombstone
 * left.
 */
final class StrictInterruptIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String VALUE = " " + StrictLayers.VALUE + " ";
  private static final String NOTHING = "END\r\n";

  private final StrictLayers layers = new StrictLayers();
  private final LookupMap map = layers.open(";timeout=20s");

  @AfterEach
  void stop() {
    map.close();
    layers.close();
  }

  private static void interruptMe() {
    Thread.currentThread().interrupt();
  }

  private static void giveUp() {
    Thread.currentThread().interrupt();
    throw new IllegalStateException("interrupted");
  }

  @Test
  void lookup_interruptedWhileAnotherReaderHasTheLease_isAnswered() throws Exception {
    layers.store("k", "v");
    layers.server().talk("mg k N30 v\r\n", "\r\n\r\n");

    OwnThread call =
        OwnThread.asks(
            () -> {
              interruptMe();
              return map.lookup("k");
            });

    assertThat(call.outcome()).isEqualTo(new Outcome("v", true));
  }

  @Test
  void lookup_interruptedInTheBackup_isAnsweredAndFills() throws Exception {
    layers.store("k", "v");
    layers.backup.afterRead = StrictInterruptIT::interruptMe;

    OwnThread one = OwnThread.asks(() -> map.lookup("k"));
    assertThat(one.outcome()).isEqualTo(new Outcome("v", true));
    OwnThread all = OwnThread.asks(() -> map.lookupAll(List.of("none", "k")));
    assertThat(all.outcome()).isEqualTo(new Outcome(Map.of("k", "v"), true));

    assertThat(layers.server().get("k")).contains(VALUE);
    assertThat(layers.backup.lookups.get()).isEqualTo(2);
  }

  @Test
  void lookup_backupGivesUpOnAnInterrupt_givesTheLeaseBack() throws Exception {
    layers.store("k", "v");
    layers.backup.afterRead = StrictInterruptIT::giveUp;

    OwnThread one = OwnThread.asks(() -> map.lookup("k"));
    assertThat(one.outcome()).isEqualTo(new Outcome("interrupted", true));
    OwnThread all = OwnThread.asks(() -> map.lookupAll(List.of("k")));
    assertThat(all.outcome()).isEqualTo(new Outcome("interrupted", true));

    assertThat(layers.server().get("k")).isEqualTo(NOTHING);
  }

  @Test
  void lookup_interruptedWhileAnotherReadsTheBackup_isAnsweredByTheNextRead() throws Exception {
    layers.store("k", "v");
    CountDownLatch mayGoOn = new CountDownLatch(1);
    layers.backup.afterRead =
        () -> {
          try {
            mayGoOn.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        };
    OwnThread first = OwnThread.asks(() -> map.lookup("k"));
    await().atMost(PATIENCE).until(() -> layers.backup.lookups.get() == 1);
    OwnThread second = OwnThread.asks(() -> map.lookup("k"));
    await().atMost(PATIENCE).until(() -> second.state() == Thread.State.WAITING);

    second.interrupt();
    mayGoOn.countDown();

    assertThat(first.outcome()).isEqualTo(new Outcome("v", false));
    assertThat(second.outcome()).isEqualTo(new Outcome("v", true));
  }

  @Test
  void write_interruptedInTheBackup_isDoneAndAcknowledged() throws Exception {
    layers.store("old", "old");
    assertThat(map.lookup("old")).isEqualTo("old");
    layers.backup.beforeCommit = StrictInterruptIT::interruptMe;

    OwnThread one = OwnThread.does(() -> map.update("k", "v"));
    assertThat(one.outcome()).isEqualTo(new Outcome("done", true));
    OwnThread all = OwnThread.does(() -> map.updateAll(Map.of("i", "1", "old", "new")));
    assertThat(all.outcome()).isEqualTo(new Outcome("done", true));
    OwnThread deleting = OwnThread.asks(() -> map.deleteAll(List.of("i", "none")));
    assertThat(deleting.outcome()).isEqualTo(new Outcome(1, true));

    for (String key : List.of("k", "i", "old", "none")) {
      assertThat(layers.server().get(key)).as(key).isEqualTo(NOTHING);
    }
    assertThat(map.lookup("old")).isEqualTo("new");
    assertThat(layers.stored("k")).isEqualTo("v");
  }

  @Test
  void write_backupGivesUpOnAnInterrupt_changesNothingAndLeavesNoTombstone() throws Exception {
    layers.store("k", "old");
    assertThat(map.lookup("k")).isEqualTo("old");
    layers.backup.beforeCommit = StrictInterruptIT::giveUp;

    OwnThread update = OwnThread.does(() -> map.update("k", "new"));
    assertThat(update.outcome()).isEqualTo(new Outcome("interrupted", true));
    OwnThread delete = OwnThread.asks(() -> map.delete("k"));
    assertThat(delete.outcome()).isEqualTo(new Outcome("interrupted", true));

    assertThat(layers.server().get("k")).isEqualTo(NOTHING);
    assertThat(map.lookup("k")).isEqualTo("old");
  }

  @Test
  void anyOperation_interruptedWhileTheServerHangs_isCarriedOutOnTheSameConnections()
      throws Exception {
    layers.store("k", "v");
    assertThat(map.lookup("k")).isEqualTo("v");
    map.update("warm", "up");
    String opened = map.stats().details().get("connections opened");
    layers.server().stop();
    List<OwnThread> calls =
        List.of(
            OwnThread.does(() -> map.update("a", "1")),
            OwnThread.does(() -> map.updateAll(Map.of("b", "2", "c", "3"))),
            OwnThread.asks(() -> map.delete("warm")));
    for (OwnThread call : calls) {
      await().atMost(PATIENCE).until(call::waits);
      call.interrupt();
    }

    layers.server().proceed();

    assertThat(calls.get(0).outcome()).isEqualTo(new Outcome("done", true));
    assertThat(calls.get(1).outcome()).isEqualTo(new Outcome("done", true));
    assertThat(calls.get(2).outcome()).isEqualTo(new Outcome(true, true));
    assertThat(map.lookupAll(List.of("a", "b", "c", "warm", "k"))).hasSize(4);
    assertThat(map.stats().details()).containsEntry("connections opened", opened);
    assertThat(map.stats().errors()).isEmpty();
    for (String key : List.of("a", "b", "c")) {
      assertThat(layers.server().get(key)).as(key).contains(VALUE);
    }
  }
}
