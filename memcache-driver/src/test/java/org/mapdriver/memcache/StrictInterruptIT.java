package org.mapdriver.memcache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.memcache.key.KeyBytes;

/**
 * Threads that are interrupted in each of the places where a strict map may keep them: the call is
 * carried out, the interrupt is still there, and the cache has neither a lease nor a tombstone
 * left.
 */
final class StrictInterruptIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String VALUE = " 1296302081 ";
  private static final String NOTHING = "END\r\n";

  private final HookedDriver backup = new HookedDriver();
  private final MapDrivers drivers = MapDrivers.of(new MemcacheDriver(), backup);
  private final Memcached server = Memcached.onTcp();
  private final LookupMap map =
      drivers.open("memcache:timeout=20s;memcache=" + server.server() + ";backup=hooked:x");

  /** What a call answered or threw, and whether its thread was still interrupted then. */
  private record Outcome(@Nullable Object answer, boolean interrupted) {}

  @AfterEach
  void stop() {
    map.close();
    server.close();
  }

  private static final class Call {
    final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    final Thread thread;

    Call(LookupMap map, Function<LookupMap, @Nullable Object> operation) {
      thread =
          new Thread(
              () -> {
                Object answer;
                try {
                  answer = operation.apply(map);
                } catch (RuntimeException | AssertionError e) {
                  answer = e.getMessage();
                }
                outcome.complete(new Outcome(answer, Thread.currentThread().isInterrupted()));
              });
      thread.start();
    }

    Outcome await() throws Exception {
      return outcome.get(30, TimeUnit.SECONDS);
    }
  }

  private void store(String key, String value) {
    backup.entries.put(new KeyBytes(key.getBytes(UTF_8)), value.getBytes(UTF_8));
  }

  private @Nullable String stored(String key) {
    byte[] value = backup.entries.get(new KeyBytes(key.getBytes(UTF_8)));
    return value == null ? null : new String(value, UTF_8);
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
    store("k", "v");
    server.talk("mg k N30 v\r\n", "\r\n\r\n");

    Call call =
        new Call(
            map,
            m -> {
              interruptMe();
              return m.lookup("k");
            });

    assertThat(call.await()).isEqualTo(new Outcome("v", true));
  }

  @Test
  void lookup_interruptedInTheBackup_isAnsweredAndFills() throws Exception {
    store("k", "v");
    backup.afterRead = StrictInterruptIT::interruptMe;

    Call one = new Call(map, m -> m.lookup("k"));
    assertThat(one.await()).isEqualTo(new Outcome("v", true));
    Call all = new Call(map, m -> m.lookupAll(List.of("none", "k")));
    assertThat(all.await()).isEqualTo(new Outcome(Map.of("k", "v"), true));

    assertThat(server.get("k")).contains(VALUE);
    assertThat(backup.lookups.get()).isEqualTo(2);
  }

  @Test
  void lookup_backupGivesUpOnAnInterrupt_givesTheLeaseBack() throws Exception {
    store("k", "v");
    backup.afterRead = StrictInterruptIT::giveUp;

    Call one = new Call(map, m -> m.lookup("k"));
    assertThat(one.await()).isEqualTo(new Outcome("interrupted", true));
    Call all = new Call(map, m -> m.lookupAll(List.of("k")));
    assertThat(all.await()).isEqualTo(new Outcome("interrupted", true));

    assertThat(server.get("k")).isEqualTo(NOTHING);
  }

  @Test
  void lookup_interruptedWhileAnotherReadsTheBackup_isAnsweredByTheNextRead() throws Exception {
    store("k", "v");
    CountDownLatch mayGoOn = new CountDownLatch(1);
    backup.afterRead =
        () -> {
          try {
            mayGoOn.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        };
    Call first = new Call(map, m -> m.lookup("k"));
    await().atMost(PATIENCE).until(() -> backup.lookups.get() == 1);
    Call second = new Call(map, m -> m.lookup("k"));
    await().atMost(PATIENCE).until(() -> second.thread.getState() == Thread.State.WAITING);

    second.thread.interrupt();
    mayGoOn.countDown();

    assertThat(first.await()).isEqualTo(new Outcome("v", false));
    assertThat(second.await()).isEqualTo(new Outcome("v", true));
  }

  @Test
  void write_interruptedInTheBackup_isDoneAndAcknowledged() throws Exception {
    store("old", "old");
    assertThat(map.lookup("old")).isEqualTo("old");
    backup.beforeCommit = StrictInterruptIT::interruptMe;

    Call one =
        new Call(
            map,
            m -> {
              m.update("k", "v");
              return "done";
            });
    assertThat(one.await()).isEqualTo(new Outcome("done", true));
    Call all =
        new Call(
            map,
            m -> {
              m.updateAll(Map.of("i", "1", "old", "new"));
              return "done";
            });
    assertThat(all.await()).isEqualTo(new Outcome("done", true));
    Call deleting = new Call(map, m -> m.deleteAll(List.of("i", "none")));
    assertThat(deleting.await()).isEqualTo(new Outcome(1, true));

    for (String key : List.of("k", "i", "old", "none")) {
      assertThat(server.get(key)).as(key).isEqualTo(NOTHING);
    }
    assertThat(map.lookup("old")).isEqualTo("new");
    assertThat(stored("k")).isEqualTo("v");
  }

  @Test
  void write_backupGivesUpOnAnInterrupt_changesNothingAndLeavesNoTombstone() throws Exception {
    store("k", "old");
    assertThat(map.lookup("k")).isEqualTo("old");
    backup.beforeCommit = StrictInterruptIT::giveUp;

    Call update =
        new Call(
            map,
            m -> {
              m.update("k", "new");
              return "done";
            });
    assertThat(update.await()).isEqualTo(new Outcome("interrupted", true));
    Call delete = new Call(map, m -> m.delete("k"));
    assertThat(delete.await()).isEqualTo(new Outcome("interrupted", true));

    assertThat(server.get("k")).isEqualTo(NOTHING);
    assertThat(map.lookup("k")).isEqualTo("old");
  }

  @Test
  void anyOperation_interruptedWhileTheServerHangs_isCarriedOutOnTheSameConnections()
      throws Exception {
    store("k", "v");
    assertThat(map.lookup("k")).isEqualTo("v");
    map.update("warm", "up");
    String opened = map.stats().details().get("connections opened");
    server.stop();
    List<Call> calls =
        List.of(
            new Call(
                map,
                m -> {
                  m.update("a", "1");
                  return "done";
                }),
            new Call(
                map,
                m -> {
                  m.updateAll(Map.of("b", "2", "c", "3"));
                  return "done";
                }),
            new Call(map, m -> m.delete("warm")));
    for (Call call : calls) {
      await().atMost(PATIENCE).until(() -> waits(call.thread));
      call.thread.interrupt();
    }

    server.proceed();

    assertThat(calls.get(0).await()).isEqualTo(new Outcome("done", true));
    assertThat(calls.get(1).await()).isEqualTo(new Outcome("done", true));
    assertThat(calls.get(2).await()).isEqualTo(new Outcome(true, true));
    assertThat(map.lookupAll(List.of("a", "b", "c", "warm", "k"))).hasSize(4);
    assertThat(map.stats().details()).containsEntry("connections opened", opened);
    assertThat(map.stats().errors()).isEmpty();
    for (String key : List.of("a", "b", "c")) {
      assertThat(server.get(key)).as(key).contains(VALUE);
    }
  }

  /** For a reply, asleep in the system, or for another thread. */
  private static boolean waits(Thread thread) {
    StackTraceElement[] stack = thread.getStackTrace();
    return stack.length > 0
        && (thread.getState() == Thread.State.WAITING
            || thread.getState() == Thread.State.TIMED_WAITING
            || stack[0].isNativeMethod());
  }
}
