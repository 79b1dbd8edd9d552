package org.mapdriver.memcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mapdriver.memcache.FaultServer.HELLO;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.memcache.OwnThread.Outcome;

/**
 * A thread that is interrupted while it waits for memcached: a channel would be closed under it.
 * The answer must not be lost, nor the interrupt, nor may another caller suffer.
 */
final class InterruptTest {
  private final CountDownLatch said = new CountDownLatch(1);
  private final FaultServer server = FaultServer.start();

  @AfterEach
  void stopServer() {
    said.countDown();
    server.close();
  }

  /** Without a backup, so that only memcached can have answered. */
  private LookupMap open(String parameters) {
    return FaultMaps.open(server, ";timeout=20s" + parameters);
  }

  private void awaitCommands(int count) {
    await().atMost(Duration.ofSeconds(10)).until(() -> server.commands().size() >= count);
  }

  @Test
  void lookup_interruptedWhileItWaitsForTheReply_isAnsweredAndStaysInterrupted() throws Exception {
    try (LookupMap map = open(";max_try=1")) {
      server.hold(HELLO, said).reply(HELLO);
      OwnThread call = OwnThread.asks(() -> map.lookup("k"));
      awaitCommands(1);

      call.interrupt();
      said.countDown();

      assertThat(call.outcome()).isEqualTo(new Outcome("hello", true));
      assertThat(map.stats().errors()).isEmpty();
    }
  }

  @Test
  void lookup_interruptedAgainAndAgain_isAnsweredAndStaysInterrupted() throws Exception {
    try (LookupMap map = open(";max_try=1")) {
      for (int i = 0; i < 20; i++) {
        server.hold(HELLO, said);
      }
      OwnThread call = OwnThread.asks(() -> map.lookup("k"));
      awaitCommands(1);

      for (int i = 0; i < 10; i++) {
        call.interrupt();
      }
      said.countDown();

      assertThat(call.outcome()).isEqualTo(new Outcome("hello", true));
    }
  }

  @Test
  void update_interruptedWhileItWaitsForTheReply_isAcknowledgedAndStaysInterrupted()
      throws Exception {
    try (LookupMap map = open(";max_try=1")) {
      server.hold("STORED\r\n", said).reply("STORED\r\n");
      OwnThread call = OwnThread.does(() -> map.update("k", "v"));
      awaitCommands(1);

      call.interrupt();
      said.countDown();

      assertThat(call.outcome()).isEqualTo(new Outcome("done", true));
      assertThat(server.commands()).allMatch("set k 0 3600 1"::equals);
    }
  }

  @Test
  void anyOperation_interruptedBefore_isCarriedOutOnTheSharedConnection() throws Exception {
    try (LookupMap map = open("")) {
      server.reply(HELLO).reply("STORED\r\n").reply("DELETED\r\n").reply(HELLO);
      assertThat(map.lookup("k")).isEqualTo("hello");

      OwnThread call =
          OwnThread.asks(
              () -> {
                Thread.currentThread().interrupt();
                map.update("k", "v");
                return map.delete("k") + " " + map.lookup("k");
              });

      assertThat(call.outcome()).isEqualTo(new Outcome("true hello", true));
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @Test
  void lookup_interruptedInTheRetryPause_waitsItOut() throws Exception {
    try (LookupMap map = open(";max_try=2;retry_pause=700ms")) {
      server.cut("").reply(HELLO);
      long start = System.nanoTime();
      OwnThread call = OwnThread.asks(() -> map.lookup("k"));
      awaitCommands(1);

      call.interrupt();

      assertThat(call.outcome()).isEqualTo(new Outcome("hello", true));
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(Duration.ofMillis(700));
      assertThat(server.commands()).hasSize(2);
    }
  }

  @Test
  void lookup_anotherCallerIsInterrupted_isNotHarmed() throws Exception {
    try (LookupMap map = open(";max_try=1")) {
      server.hold(HELLO, said);
      OwnThread first = OwnThread.asks(() -> map.lookup("k"));
      awaitCommands(1);
      server.reply(HELLO).reply(HELLO).reply(HELLO);
      // Either on a connection of its own, or behind the first on the same one.
      OwnThread second = OwnThread.asks(() -> map.lookup("k"));

      first.interrupt();
      said.countDown();

      assertThat(second.outcome()).isEqualTo(new Outcome("hello", false));
      assertThat(first.outcome()).isEqualTo(new Outcome("hello", true));
    }
  }

  @Test
  void lookup_interruptedAndTheServerNeverAnswers_endsAtItsTimeLimit() throws Exception {
    try (LookupMap map = FaultMaps.open(server, ";max_try=1;timeout=1s")) {
      server.stall("").stall("").stall("");
      long start = System.nanoTime();
      OwnThread call =
          OwnThread.asks(
              () -> {
                try {
                  return map.lookup("k");
                } catch (MapUnavailableException expected) {
                  return "unavailable";
                }
              });
      awaitCommands(1);

      call.interrupt();

      assertThat(call.outcome()).isEqualTo(new Outcome("unavailable", true));
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(999), Duration.ofSeconds(10));
    }
  }
}
