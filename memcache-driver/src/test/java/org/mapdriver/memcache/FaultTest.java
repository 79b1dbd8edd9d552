package org.mapdriver.memcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapOptions;
import org.mapdriver.MapStats.BreakerState;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.UpdateMode;

/** What a server that misbehaves can and cannot do. */
final class FaultTest {
  private static final MapDrivers DRIVERS = MapDrivers.installed();
  private static final String HELLO = "VALUE k 0 5\r\nhello\r\nEND\r\n";
  private static final Executor THREAD_EACH = task -> new Thread(task, "fault-test").start();
  private static final int HELLO_ENDS = "VALUE k 0 5\r\nhello\r\n".length();

  private FaultServer server;

  @BeforeEach
  void startServer() {
    server = FaultServer.start();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  /** A map that tries once, over a backup that knows the key. */
  private LookupMap withBackup(String parameters) {
    return DRIVERS.open(
        "memcache:coherence=postfix;memcache="
            + server.server()
            + ";max_try=1;"
            + parameters
            + "backup=inline:{k=old}");
  }

  private LookupMap alone(String parameters) {
    return DRIVERS.open(
        "memcache:coherence=postfix;memcache="
            + server.server()
            + ";max_try=1;retry_pause=1ms"
            + parameters);
  }

  @Test
  void lookup_replyCutAtEachByte_isAnsweredByTheBackupUntilTheValueIsWhole() {
    for (int length = 0; length <= HELLO.length(); length++) {
      try (LookupMap map = withBackup("")) {
        server.cut(HELLO.substring(0, length));

        String found = map.lookup("k");

        assertThat(found).as("cut at %d", length).isEqualTo(length < HELLO_ENDS ? "old" : "hello");
      }
    }
  }

  @Test
  void lookup_replyStallsAtEachByte_isAnsweredByTheBackupUntilTheValueIsWhole() {
    // All at once, so that the time limit can be one that a busy machine keeps.
    IntStream.range(0, HELLO.length())
        .mapToObj(length -> CompletableFuture.runAsync(() -> stallAt(length), THREAD_EACH))
        .toList()
        .forEach(CompletableFuture::join);
  }

  private static void stallAt(int length) {
    try (FaultServer own = FaultServer.start();
        LookupMap map =
            DRIVERS.open(
                "memcache:coherence=postfix;memcache="
                    + own.server()
                    + ";max_try=1;timeout=5s;backup=inline:{k=old}")) {
      own.stall(HELLO.substring(0, length));

      String found = map.lookup("k");

      assertThat(found).as("stall at %d", length).isEqualTo(length < HELLO_ENDS ? "old" : "hello");
      assertThat(map.stats().errors())
          .isEqualTo(length < HELLO_ENDS ? Map.of("timeout", 1L) : Map.of());
    }
  }

  @Test
  void lookup_replyByteByByte_isRead() {
    try (LookupMap map = withBackup("")) {
      server.drip(HELLO).drip(HELLO).drip("END\r\n");

      assertThat(map.lookup("k")).isEqualTo("hello");
      assertThat(map.lookup("k")).isEqualTo("hello");
      assertThat(map.lookup("k")).isEqualTo("old");
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @Test
  void lookup_replySlowerThanTheTimeLimitInAll_isCutOff() {
    try (LookupMap map = withBackup("timeout=300ms;")) {
      server.dripSlowly(HELLO, Duration.ofSeconds(1));
      long start = System.nanoTime();

      String found = map.lookup("k");

      assertThat(found).isEqualTo("old");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "VALUE other 0 5\r\nhello\r\nEND\r\n",
        "VALUE K 0 5\r\nhello\r\nEND\r\n",
        "VALUE k 0 4\r\nhello\r\nEND\r\n",
        "VALUE k 0 6\r\nhello\r\nEND\r\n",
        "VALUE k 0 5\r\nhello\nEND\r\n",
        "VALUE k 0 -5\r\nhello\r\nEND\r\n",
        "VALUE k 0 x\r\nhello\r\nEND\r\n",
        "VALUE k 0\r\nhello\r\nEND\r\n",
        "VALUE k\r\nhello\r\nEND\r\n",
        "VALUE k 0 10241\r\nhello\r\nEND\r\n",
        "VALUE k 0 2147483647\r\nhello\r\nEND\r\n",
        "VALUE k 0 99999999999999999999\r\nhello\r\nEND\r\n",
        "END \r\n",
        "end\r\n",
        "\r\n",
        "ERROR\r\n",
        "SERVER_ERROR out of memory\r\n",
        "CLIENT_ERROR bad command line format\r\n",
        "HTTP/1.1 400 Bad Request\r\n\r\n",
      })
  void lookup_replyThatCannotBeTrusted_isAnsweredByTheBackupOnANewConnection(String reply) {
    try (LookupMap map = withBackup("")) {
      server.reply(reply);

      assertThat(map.lookup("k")).isEqualTo("old");
      assertThat(server.accepted()).as("the fill").isEqualTo(2);
      assertThat(map.stats().errors().values()).containsExactly(1L);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "VALUE k 0 5\nhello\r\nEND\n",
        "VALUE k 0 5 77\r\nhello\r\nEND\r\n",
        "VALUE k 0 5xyz\r\nhello\r\nEND\r\n",
        "VALUE k no-number 5\r\nhello\r\nEND\r\n",
        "VALUE k 0 +5\r\nhello\r\nEND\r\n",
      })
  void lookup_replyThatIsOddButPlain_isTaken(String reply) {
    try (LookupMap map = withBackup("")) {
      server.reply(reply).reply(reply);

      assertThat(map.lookup("k")).isEqualTo("hello");
      assertThat(map.lookup("k")).isEqualTo("hello");
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "VALUE k 0 5\r\nhello\r\nEND \r\n",
        "VALUE k 0 5\r\nhello\r\nVALUE j 0 1\r\nx\r\nEND\r\n",
        "VALUE k 0 5\r\nhello\r\nEND\r\nEND\r\n",
        "VALUE k 0 5\r\nhello\r\nEND\r\nVALUE k 0 3\r\nbad\r\nEND\r\n",
      })
  void lookup_wholeValueWithAnotherEnd_isTakenAndTheConnectionClosed(String reply) {
    try (LookupMap map = withBackup("")) {
      server.reply(reply).reply(HELLO);

      assertThat(map.lookup("k")).isEqualTo("hello");
      assertThat(map.lookup("k")).isEqualTo("hello");
      assertThat(server.accepted()).isEqualTo(2);
    }
  }

  @Test
  void lookup_bytesThatCameUnasked_areNotTakenForItsReply() {
    try (LookupMap map = withBackup("")) {
      server.reply(HELLO).reply(HELLO);
      map.lookup("k");
      server.blurt("VALUE k 0 3\r\nbad\r\nEND\r\n");

      String found = map.lookup("k");

      assertThat(found).isEqualTo("hello");
      assertThat(server.accepted()).isEqualTo(2);
    }
  }

  @Test
  void anyOperation_connectionClosedSinceTheLast_costsNoAttempt() {
    try (LookupMap map = alone("")) {
      server.reply(HELLO).reply(HELLO).reply("STORED\r\n").reply("DELETED\r\n");
      map.lookup("k");
      server.hangUp();
      assertThat(map.lookup("k")).isEqualTo("hello");
      server.hangUp();
      map.update("k", "v");
      server.hangUp();
      assertThat(map.delete("k")).isTrue();
    }
  }

  @Test
  void lookup_lineSizeLimit_countsTheTerminatorButNotALineFeedAfterTheLastByte() {
    try (LookupMap map = withBackup("line_size_limit=4;")) {
      assertThat(map.lookup("k")).isEqualTo("old");
      assertThat(map.stats().errors().get("protocol")).as("the reply to the fill").isEqualTo(1);
      assertThat(map.stats().fillsRefused()).isEqualTo(1);
    }
    try (LookupMap map = withBackup("line_size_limit=3;")) {
      assertThat(map.lookup("k")).isEqualTo("old");
      assertThat(map.stats().errors().get("protocol")).isEqualTo(2);
    }
  }

  @Test
  void anyOperation_serverFailsEachTime_isTriedMaxTryTimesThenUnavailable() {
    try (LookupMap map = alone("")) {
      server.cut("");

      assertThatThrownBy(() -> map.lookup("k"))
          .isInstanceOf(MapUnavailableException.class)
          .hasMessageStartingWith("lookup memcache:coherence=postfix;memcache=" + server.server())
          .hasMessageContaining("connection lost");
    }
    String uri =
        "memcache:coherence=postfix;memcache=" + server.server() + ";max_try=3;retry_pause=1ms";
    try (LookupMap map = DRIVERS.open(uri)) {
      server.cut("").cut("V").reply(HELLO);

      assertThat(map.lookup("k")).isEqualTo("hello");
      assertThat(server.accepted()).isEqualTo(4);
    }
  }

  @Test
  void update_noAcknowledgement_mayHaveHappened() {
    try (LookupMap map = alone("")) {
      server.cut("");
      assertThatThrownBy(() -> map.update("k", "v"))
          .isInstanceOfSatisfying(
              MapUnavailableException.class, e -> assertThat(e.mayHaveHappened()).isTrue());

      server.reply("SERVER_ERROR out of memory storing object\r\n");
      assertThatThrownBy(() -> map.update("k", "v"))
          .isInstanceOfSatisfying(
              MapUnavailableException.class, e -> assertThat(e.mayHaveHappened()).isFalse())
          .hasMessageContaining("out of memory");
    }
  }

  @Test
  void insert_keyIsThereAfterALostReply_mayBeOurOwn() {
    String uri =
        "memcache:coherence=postfix;memcache=" + server.server() + ";max_try=2;retry_pause=1ms";
    try (LookupMap map = DRIVERS.open(uri)) {
      server.reply("NOT_STORED\r\n");
      assertThat(map.update("k", "v", UpdateMode.INSERT_IF_ABSENT)).isFalse();

      server.cut("").reply("NOT_STORED\r\n");
      assertThatThrownBy(() -> map.update("k", "v", UpdateMode.INSERT_IF_ABSENT))
          .isInstanceOfSatisfying(
              MapUnavailableException.class, e -> assertThat(e.mayHaveHappened()).isTrue());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"STORED \r\n", "NOT_STORED\r\n", "EXISTS\r\n", "OK\r\n", "END\r\n", "x\r\n"})
  void update_anythingButStored_fails(String reply) {
    try (LookupMap map = alone("")) {
      server.reply(reply);

      assertThatThrownBy(() -> map.update("k", "v")).isInstanceOf(MapUnavailableException.class);
    }
  }

  @Test
  void anyOperation_nobodyListens_isUnavailableWithoutRetry() {
    String uri =
        "memcache:coherence=postfix;memcache=inet:127.0.0.1:"
            + Memcached.freePort()
            + ";retry_pause=1h";
    try (LookupMap map = DRIVERS.open(uri)) {
      assertThatThrownBy(() -> map.lookup("k"))
          .isInstanceOf(MapUnavailableException.class)
          .hasMessageContaining("cannot connect to")
          .hasMessageContaining("efused");
    }
  }

  @Test
  void anyOperation_endpointThatCannotBeRight_isFatalEvenWithABackup() {
    for (String endpoint :
        new String[] {"[::1", "[::1]x:1", "localhost:", "localhost:12x", "a b:1"}) {
      String uri =
          "memcache:coherence=postfix;memcache=inet:" + endpoint + ";backup=inline:{k=old}";
      try (LookupMap map = DRIVERS.open(uri)) {
        assertThatThrownBy(() -> map.lookup("k"))
            .isInstanceOf(MapConfigException.class)
            .hasMessageStartingWith("lookup memcache:")
            .hasMessageContaining("parameter memcache");
      }
    }
  }

  @Test
  void anyOperation_wire_isWhatPostfixSends() {
    try (LookupMap map =
        DRIVERS.open(
            "memcache:coherence=postfix;memcache="
                + server.server()
                + ";flags=42;ttl=77;backup=internal:",
            MapOptions.defaults().asPostfix(true))) {
      map.update("k", "value");
      map.lookup("k");
      map.delete("k");
    }

    assertThat(server.commands())
        .containsExactly("set k 42 77 5", "get k", "set k 42 77 5", "delete k");
    assertThat(server.accepted()).isEqualTo(1);
  }

  @Test
  void anyOperation_overLongKeyWithCommandsAsValue_reachesNoServer() {
    String key = "k".repeat(251);
    byte[] value = "flush_all\r\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    try (LookupMap map = withBackup("")) {
      Attack.everyOperation(map, key, value);
    }
    try (LookupMap map = alone("")) {
      Attack.everyOperation(map, key, value);
    }
    try (LookupMap map = alone(";key_format=%s-%s")) {
      Attack.everyOperation(map, "k".repeat(125), value);
    }
    try (LookupMap map = alone("")) {
      Attack.everyOperation(map, "k\r\nflush_all", value);
      Attack.everyOperation(map, "k flush_all", value);
      Attack.everyOperation(map, "k\u0000", value);
      Attack.everyOperation(map, "", value);
    }

    assertThat(server.commands()).isEmpty();
    assertThat(server.accepted()).isZero();
  }

  @Test
  void lookup_byManyThreadsFromAServerThatMisbehavesAtRandom_neverFindsAnotherKeysValue()
      throws Exception {
    server.misbehaveAtRandom(20260101);
    AtomicInteger found = new AtomicInteger();
    Queue<String> wrong = new ConcurrentLinkedQueue<>();
    try (LookupMap map = alone(";timeout=200ms")) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        String key = "key-of-" + i;
        Thread thread = new Thread(() -> lookUp(map, key, found, wrong), key);
        thread.start();
        threads.add(thread);
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(found.get()).isPositive();
  }

  private static void lookUp(LookupMap map, String key, AtomicInteger found, Queue<String> wrong) {
    for (int turn = 0; turn < 200; turn++) {
      try {
        String value = map.lookup(key);
        if (key.equals(value)) {
          found.incrementAndGet();
        } else if (value != null) {
          wrong.add(key + " -> " + value);
        }
      } catch (MapUnavailableException expected) {
        // Now and then, and for a while when the breaker is open.
      }
    }
  }

  @Test
  void update_behindOthersThatGetNoReply_takesOneTimeoutInAll() {
    Duration timeout = Duration.ofSeconds(4);
    for (int i = 0; i < 32; i++) {
      server.stall("");
    }
    List<CompletableFuture<Boolean>> others = new ArrayList<>();
    try (LookupMap map = alone(";timeout=4s")) {
      for (int i = 0; i < 8; i++) {
        others.add(
            CompletableFuture.supplyAsync(
                () -> map.update("k", "v", UpdateMode.REPLACE), THREAD_EACH));
      }
      await().atMost(Duration.ofSeconds(3)).until(() -> server.commands().size() == 1);
      long start = System.nanoTime();

      assertThatThrownBy(() -> map.update("k", "v")).isInstanceOf(MapUnavailableException.class);

      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(timeout.minusSeconds(1), timeout.plusSeconds(2));
      assertThat(others).allSatisfy(other -> assertThat(other).failsWithin(timeout));
    }
  }

  private LookupMap withOpenBreaker(String backup) {
    LookupMap map =
        DRIVERS.open(
            "memcache:coherence=postfix;memcache="
                + server.server()
                + ";max_try=1;backup="
                + backup);
    for (int i = 0; i < 5; i++) {
      server.cut("");
    }
    for (int i = 0; i < 5; i++) {
      map.lookup("other");
    }
    assertThat(map.stats().breaker()).contains(BreakerState.OPEN);
    assertThat(server.commands()).hasSize(5).allMatch("get other"::equals);
    return map;
  }

  @Test
  void lookup_findsOutThatTheServerIsStillDown_triesOnceOnly() {
    int tries = 5 * 3;
    for (int i = 0; i < tries + 3; i++) {
      server.cut("");
    }
    try (LookupMap map =
        DRIVERS.open(
            "memcache:coherence=postfix;max_try=3;retry_pause=0s;memcache="
                + server.server()
                + ";backup=static:value")) {
      for (int i = 0; i < 5; i++) {
        map.lookup("key");
      }
      assertThat(server.commands()).hasSize(tries);

      await().until(() -> map.lookup("key").equals("value") && server.commands().size() > tries);

      assertThat(server.commands()).hasSize(tries + 1);
      assertThat(map.stats().breaker()).contains(BreakerState.OPEN);
    }
  }

  @Test
  void update_breakerOpenAndServerBack_reachesTheServerAndClosesTheBreaker() {
    try (LookupMap map = withOpenBreaker("internal:")) {
      server.reply("STORED\r\n").reply("VALUE k 0 3\r\nnew\r\nEND\r\n");

      map.update("k", "new");

      assertThat(server.commands()).endsWith("set k 0 3600 3");
      assertThat(map.stats().breaker()).contains(BreakerState.CLOSED);
      assertThat(map.lookup("k")).isEqualTo("new");
      assertThat(server.commands()).endsWith("get k");
    }
  }

  @Test
  void insertAndDelete_breakerOpenAndServerBack_removeTheValueFromTheServer() {
    try (LookupMap map = withOpenBreaker("internal:")) {
      assertThat(map.update("k", "new", UpdateMode.INSERT_IF_ABSENT)).isTrue();
      assertThat(server.commands()).endsWith("delete k");
      assertThat(map.stats().breaker()).contains(BreakerState.CLOSED);
    }
    server.close();
    server = FaultServer.start();
    try (LookupMap map = withOpenBreaker("internal:")) {
      map.delete("k");
      assertThat(server.commands()).endsWith("delete k");
    }
  }

  private LookupMap withOpenBreakerAlone() {
    LookupMap map = alone("");
    for (int i = 0; i < 5; i++) {
      server.cut("");
      assertThatThrownBy(() -> map.lookup("other")).isInstanceOf(MapUnavailableException.class);
    }
    assertThat(map.stats().breaker()).contains(BreakerState.OPEN);
    return map;
  }

  @Test
  void insert_breakerOpenAndServerBackWithoutBackup_isAskedAndClosesTheBreaker() {
    try (LookupMap map = withOpenBreakerAlone()) {
      server.reply("STORED\r\n").reply("NOT_STORED\r\n");

      assertThat(map.update("k", "v", UpdateMode.INSERT_IF_ABSENT)).isTrue();
      assertThat(map.stats().breaker()).contains(BreakerState.CLOSED);
      assertThat(map.update("k", "w", UpdateMode.INSERT_IF_ABSENT)).isFalse();

      assertThat(server.commands()).endsWith("add k 0 3600 1", "add k 0 3600 1");
    }
  }

  @Test
  void insert_breakerOpenAndServerStillDownWithoutBackup_isUnavailable() {
    try (LookupMap map = withOpenBreakerAlone()) {
      server.cut("");

      assertThatThrownBy(() -> map.update("k", "v", UpdateMode.INSERT_IF_ABSENT))
          .isInstanceOfSatisfying(
              MapUnavailableException.class, e -> assertThat(e.mayHaveHappened()).isTrue());
      assertThat(server.commands()).endsWith("add k 0 3600 1");
    }
  }

  @Test
  void lookup_timeoutZero_waitsForASlowReplyWithoutLimit() {
    try (LookupMap map = withBackup("timeout=0;")) {
      server.dripSlowly(HELLO, Duration.ofMillis(100)); // longer than the default timeout in all

      assertThat(map.lookup("k")).isEqualTo("hello");
      assertThat(map.stats().errors()).isEmpty();
    }
  }

  @Test
  void lookup_shortestTimeout_isKept() {
    try (LookupMap map = withBackup("timeout=1ms;")) {
      server.stall("").stall("");
      long start = System.nanoTime();

      assertThat(map.lookup("k")).isEqualTo("old");

      // On a busy machine a millisecond may not do to connect.
      assertThat(map.stats().errors()).isNotEmpty();
      assertThat(map.stats().errors().keySet()).isSubsetOf("timeout", "connect");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    }
  }

  @Test
  void lookup_breakerOpens_isRecordedByFlightRecorder() throws Exception {
    try (Recording recording = new Recording();
        LookupMap map = withBackup("")) {
      recording.enable("mapdriver.BreakerTransition");
      recording.start();
      while (!map.stats().breaker().equals(Optional.of(BreakerState.OPEN))) {
        server.cut("").cut("");
        map.lookup("k");
      }
      recording.stop();
      Path file = Files.createTempFile("breaker", ".jfr");
      recording.dump(file);

      assertThat(RecordingFile.readAllEvents(file))
          .filteredOn(event -> event.getEventType().getName().equals("mapdriver.BreakerTransition"))
          .extracting(event -> event.getString("server") + " " + event.getString("state"))
          .containsExactly(server.server() + " OPEN");
      Files.delete(file);
    }
  }
}
