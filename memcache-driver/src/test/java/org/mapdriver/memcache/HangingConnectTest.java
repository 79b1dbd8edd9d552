package org.mapdriver.memcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapUnavailableException;

/** A server whose connections are never made: {@code timeout} ends the wait. */
final class HangingConnectTest {
  private static final MapDrivers DRIVERS = MapDrivers.installed();

  /** Far above the time limits of the maps, far below what a connect without one takes. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  enum Transport {
    TCP,
    UNIX
  }

  @TempDir private Path folder;
  private final List<FullBacklog> servers = new ArrayList<>();

  @AfterEach
  void stopServers() throws IOException {
    for (FullBacklog server : servers) {
      server.close();
    }
  }

  private String uri(Transport transport, String parameters) throws IOException {
    FullBacklog server =
        transport == Transport.TCP
            ? FullBacklog.onPort()
            : FullBacklog.onFile(folder.resolve("s" + servers.size()));
    servers.add(server);
    return "memcache:memcache=" + server.server() + ";" + parameters;
  }

  @ParameterizedTest
  @EnumSource
  void lookup_connectHangs_isAnsweredByTheBackupOnceTheTimeIsUp(Transport transport)
      throws Exception {
    String uri = uri(transport, "timeout=300ms;backup=inline:{k=old}");
    try (LookupMap map = DRIVERS.open(uri)) {
      long start = System.nanoTime();

      String found = map.lookup("k");

      Duration taken = Duration.ofNanos(System.nanoTime() - start);
      assertThat(found).isEqualTo("old");
      assertThat(taken).isBetween(Duration.ofMillis(300), PATIENCE);
      assertThat(map.stats().errors()).containsOnlyKeys("connect");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyOperation_connectHangsAndThereIsNoBackup_isUnavailableOnceTheTimeIsUp(Transport transport)
      throws Exception {
    String uri = uri(transport, "timeout=200ms;max_try=2;retry_pause=1ms");
    try (LookupMap map = DRIVERS.open(uri)) {
      for (String operation : List.of("lookup", "update", "delete")) {
        long start = System.nanoTime();

        assertThatThrownBy(() -> run(operation, map))
            .isInstanceOfSatisfying(
                MapUnavailableException.class, e -> assertThat(e.mayHaveHappened()).isFalse())
            .hasMessageStartingWith(operation + " memcache:memcache=" + servers.get(0).server())
            .hasMessageContaining("cannot connect to " + servers.get(0).server())
            .hasMessageContaining("no answer in time")
            .hasMessageNotContaining("\n");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE);
      }
    }
  }

  private static void run(String operation, LookupMap map) {
    switch (operation) {
      case "lookup" -> map.lookup("k");
      case "update" -> map.update("k", "v");
      default -> map.delete("k");
    }
  }

  /** The thread that makes the connection is not the only one that waits for it. */
  @ParameterizedTest
  @EnumSource
  void lookup_manyThreadsWhileAConnectHangs_areAllAnsweredByTheBackup(Transport transport)
      throws Exception {
    String uri = uri(transport, "timeout=300ms;backup=inline:{k=old}");
    try (LookupMap map = DRIVERS.open(uri)) {
      List<FutureTask<String>> lookups = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        FutureTask<String> lookup = new FutureTask<>(() -> map.lookup("k"));
        lookups.add(lookup);
        new Thread(lookup, "hanging-connect-test").start();
      }

      for (FutureTask<String> lookup : lookups) {
        assertThat(lookup.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isEqualTo("old");
      }
    }
  }

  /** Closing waits for the call that runs, and hence for its connect. */
  @ParameterizedTest
  @EnumSource
  void close_whileAConnectHangs_endsWithIt(Transport transport) throws Exception {
    LookupMap map = DRIVERS.open(uri(transport, "timeout=5s;backup=inline:{k=old}"));
    FutureTask<String> lookup = new FutureTask<>(() -> map.lookup("k"));
    Thread thread = new Thread(lookup, "hanging-connect-test");
    thread.start();
    await().until(() -> connects(thread));
    FutureTask<Void> close = new FutureTask<>(map::close, null);

    new Thread(close, "hanging-connect-test-close").start();

    close.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(lookup.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isEqualTo("old");
  }

  private static boolean connects(Thread thread) {
    return Stream.of(thread.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().startsWith("connect"));
  }
}
