package org.mapdriver.memcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapUnavailableException;

/**
 * A thread that is interrupted while it waits for memcached: a channel would be closed under it.
 * The answer must not be lost, nor the interrupt, nor may another caller suffer.
 */
final class InterruptTest {
  private static final MapDrivers DRIVERS = MapDrivers.installed();
  private static final String HELLO = "VALUE k 0 5\r\nhello\r\nEND\r\n";

  private final CountDownLatch said = new CountDownLatch(1);
  private FaultServer server;

  /** What a call answered, and whether its thread was still interrupted then. */
  private record Outcome(@Nullable Object answer, boolean interrupted) {}

  /** A call in a thread of its own. */
  private static final class Call {
    final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    final Thread thread;

    Call(LookupMap map, Function<LookupMap, @Nullable Object> operation) {
      thread =
          new Thread(
              () -> {
                try {
                  Object answer = operation.apply(map);
                  outcome.complete(new Outcome(answer, Thread.currentThread().isInterrupted()));
                } catch (RuntimeException | AssertionError e) {
                  outcome.completeExceptionally(e);
                }
              },
              "interrupted-caller");
      thread.start();
    }

    Outcome await() throws Exception {
      return outcome.get(30, TimeUnit.SECONDS);
    }
  }

  @BeforeEach
  void startServer() {
    server = FaultServer.start();
  }

  @AfterEach
  void stopServer() {
    said.countDown();
    server.close();
  }

  /** Without a backup, so that only memcached can have answered. */
  private LookupMap open(String parameters) {
    return DRIVERS.open(
        "memcache:coherence=postfix;memcache=" + server.server() + ";timeout=20s" + parameters);
  }

  private void awaitCommands(int count) {
    await().atMost(Duration.ofSeconds(10)).until(() -> server.commands().size() >= count);
  }

  @Test
  void lookup_interruptedWhileItWaitsForTheReply_isAnsweredAndStaysInterrupted() throws Exception {
    try (LookupMap map = open(";max_try=1")) {
      server.hold(HELLO, said).reply(HELLO);
      Call call = new Call(map, m -> m.lookup("k"));
      awaitCommands(1);

      call.thread.interrupt();
      said.countDown();

      assertThat(call.await()).isEqualTo(new Outcome("hello", true));
      assertThat(map.stats().errors()).isEmpty();
    }
  }

  @Test
  void lookup_interruptedAgainAndAgain_isAnsweredAndStaysInterrupted() throws Exception {
    try (LookupMap map = open(";max_try=1")) {
      for (int i = 0; i < 20; i++) {
        server.hold(HELLO, said);
      }
      Call call = new Call(map, m -> m.lookup("k"));
      awaitCommands(1);

      for (int i = 0; i < 10; i++) {
        call.thread.interrupt();
      }
      said.countDown();

      assertThat(call.await()).isEqualTo(new Outcome("hello", true));
    }
  }

  @Test
  void update_interruptedWhileItWaitsForTheReply_isAcknowledgedAndStaysInterrupted()
      throws Exception {
    try (LookupMap map = open(";max_try=1")) {
      server.hold("STORED\r\n", said).reply("STORED\r\n");
      Call call =
          new Call(
              map,
              m -> {
                m.update("k", "v");
                return "done";
              });
      awaitCommands(1);

      call.thread.interrupt();
      said.countDown();

      assertThat(call.await()).isEqualTo(new Outcome("done", true));
      assertThat(server.commands()).allMatch("set k 0 3600 1"::equals);
    }
  }

  @Test
  void anyOperation_interruptedBefore_isCarriedOutOnTheSharedConnection() throws Exception {
    try (LookupMap map = open("")) {
      server.reply(HELLO).reply("STORED\r\n").reply("DELETED\r\n").reply(HELLO);
      assertThat(map.lookup("k")).isEqualTo("hello");

      Call call =
          new Call(
              map,
              m -> {
                Thread.currentThread().interrupt();
                m.update("k", "v");
                return m.delete("k") + " " + m.lookup("k");
              });

      assertThat(call.await()).isEqualTo(new Outcome("true hello", true));
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @Test
  void lookup_interruptedInTheRetryPause_waitsItOut() throws Exception {
    try (LookupMap map = open(";max_try=2;retry_pause=700ms")) {
      server.cut("").reply(HELLO);
      long start = System.nanoTime();
      Call call = new Call(map, m -> m.lookup("k"));
      awaitCommands(1);

      call.thread.interrupt();

      assertThat(call.await()).isEqualTo(new Outcome("hello", true));
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(Duration.ofMillis(700));
      assertThat(server.commands()).hasSize(2);
    }
  }

  @Test
  void lookup_anotherCallerIsInterrupted_isNotHarmed() throws Exception {
    try (LookupMap map = open(";max_try=1")) {
      server.hold(HELLO, said);
      Call first = new Call(map, m -> m.lookup("k"));
      awaitCommands(1);
      // Either on a connection of its own, or behind the first on the same one.
      Call second = new Call(map, m -> m.lookup("k"));
      server.reply(HELLO).reply(HELLO).reply(HELLO);

      first.thread.interrupt();
      said.countDown();

      assertThat(second.await()).isEqualTo(new Outcome("hello", false));
      assertThat(first.await()).isEqualTo(new Outcome("hello", true));
    }
  }

  @Test
  void lookup_interruptedAndTheServerNeverAnswers_endsAtItsTimeLimit() throws Exception {
    try (LookupMap map =
        DRIVERS.open(
            "memcache:coherence=postfix;memcache=" + server.server() + ";max_try=1;timeout=1s")) {
      server.stall("").stall("").stall("");
      long start = System.nanoTime();
      Call call =
          new Call(
              map,
              m -> {
                try {
                  return m.lookup("k");
                } catch (MapUnavailableException expected) {
                  return "unavailable";
                }
              });
      awaitCommands(1);

      call.thread.interrupt();

      assertThat(call.await()).isEqualTo(new Outcome("unavailable", true));
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(999), Duration.ofSeconds(10));
    }
  }
}
