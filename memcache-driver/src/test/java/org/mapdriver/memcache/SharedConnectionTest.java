package org.mapdriver.memcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapEntry;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.UpdateMode;

/** How calls of many threads travel over few connections. */
final class SharedConnectionTest {
  private static final MapDrivers DRIVERS = MapDrivers.installed();
  private static final List<Thread> CALLERS = new ArrayList<>();
  private static final Executor THREAD_EACH =
      task -> {
        Thread thread = new Thread(task, "shared-connection-test");
        CALLERS.add(thread);
        thread.start();
      };

  private FaultServer server;

  @BeforeEach
  void startServer() {
    CALLERS.clear();
    server = FaultServer.start();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  private LookupMap open(String parameters) {
    return DRIVERS.open(
        "memcache:coherence=postfix;memcache="
            + server.server()
            + ";max_try=1;poll_micros=0;timeout=1m"
            + (parameters.contains("connections") ? "" : ";connections=1")
            + parameters);
  }

  private static CompletableFuture<@Nullable String> lookUp(LookupMap map, String key) {
    return CompletableFuture.supplyAsync(() -> map.lookup(key), THREAD_EACH);
  }

  /** Holds the only connection until told, and has other callers pile up behind it. */
  private CompletableFuture<@Nullable String> holdUp(LookupMap map) {
    server.hold("VALUE first 0 1\r\n1\r\nEND\r\n");
    CompletableFuture<@Nullable String> first = lookUp(map, "first");
    await().until(() -> server.commands().equals(List.of("get first")));
    return first;
  }

  private static void awaitAllWaiting() {
    await()
        .until(
            () ->
                CALLERS.stream()
                    .skip(1)
                    .allMatch(caller -> caller.getState() == Thread.State.WAITING));
  }

  private static String value(String key, String value) {
    return "VALUE " + key + " 0 " + value.length() + "\r\n" + value + "\r\n";
  }

  @Test
  void lookup_whileAnotherIsUnderWay_ridesAlongInOneGetWithAllWhoWait() throws Exception {
    try (LookupMap map = open("")) {
      CompletableFuture<@Nullable String> first = holdUp(map);
      CompletableFuture<@Nullable String> a = lookUp(map, "a");
      awaitAllWaiting();
      CompletableFuture<@Nullable String> b = lookUp(map, "b");
      awaitAllWaiting();
      CompletableFuture<@Nullable String> c = lookUp(map, "c");
      awaitAllWaiting();
      server.reply(value("a", "A") + value("c", "C") + "END\r\n");

      server.letGo();

      assertThat(first.get(1, TimeUnit.MINUTES)).isEqualTo("1");
      assertThat(a.get(1, TimeUnit.MINUTES)).isEqualTo("A");
      assertThat(b.get(1, TimeUnit.MINUTES)).isNull();
      assertThat(c.get(1, TimeUnit.MINUTES)).isEqualTo("C");
      assertThat(server.commands()).containsExactly("get first", "get a b c");
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @Test
  void update_ridesAlongBeforeGets() throws Exception {
    try (LookupMap map = open("")) {
      CompletableFuture<@Nullable String> first = holdUp(map);
      CompletableFuture<@Nullable String> a = lookUp(map, "a");
      awaitAllWaiting();
      CompletableFuture<Void> stored =
          CompletableFuture.runAsync(() -> map.update("b", "B"), THREAD_EACH);
      awaitAllWaiting();

      server.letGo();

      assertThat(first.get(1, TimeUnit.MINUTES)).isEqualTo("1");
      assertThat(a.get(1, TimeUnit.MINUTES)).isNull();
      stored.get(1, TimeUnit.MINUTES);
      assertThat(server.commands()).containsExactly("get first", "set b 0 3600 1", "get a");
    }
  }

  @Test
  void lookup_besideOneWhoseReplyIsRefused_isSentAgainAloneAndCostsNoTry() throws Exception {
    try (LookupMap map = open(";data_size_limit=1")) {
      CompletableFuture<@Nullable String> first = holdUp(map);
      CompletableFuture<@Nullable String> a = lookUp(map, "a");
      awaitAllWaiting();
      CompletableFuture<@Nullable String> large = lookUp(map, "large");
      awaitAllWaiting();
      CompletableFuture<@Nullable String> c = lookUp(map, "c");
      awaitAllWaiting();
      server.reply(value("a", "A") + value("large", "LARGE"));
      server.reply(value("c", "C") + "END\r\n");

      server.letGo();

      assertThat(first.get(1, TimeUnit.MINUTES)).isEqualTo("1");
      assertThat(a.get(1, TimeUnit.MINUTES)).isEqualTo("A");
      assertThat(large)
          .failsWithin(1, TimeUnit.MINUTES)
          .withThrowableThat()
          .withCauseInstanceOf(MapUnavailableException.class)
          .withMessageContaining("data_size_limit is 1");
      assertThat(c.get(1, TimeUnit.MINUTES)).isEqualTo("C");
      assertThat(server.commands()).containsExactly("get first", "get a large c", "get c");
    }
  }

  @Test
  void lookup_besideOthersInAReplyThatMakesNoSense_isSentAgainAlone() throws Exception {
    try (LookupMap map = open("")) {
      CompletableFuture<@Nullable String> first = holdUp(map);
      CompletableFuture<@Nullable String> a = lookUp(map, "a");
      awaitAllWaiting();
      CompletableFuture<@Nullable String> b = lookUp(map, "b");
      awaitAllWaiting();
      server.reply("NONSENSE\r\n").reply("END\r\n").reply("END\r\n");

      server.letGo();

      assertThat(first.get(1, TimeUnit.MINUTES)).isEqualTo("1");
      assertThat(a.get(1, TimeUnit.MINUTES)).isNull();
      assertThat(b.get(1, TimeUnit.MINUTES)).isNull();
      assertThat(server.commands()).hasSize(4).contains("get a b", "get a", "get b");
      assertThat(map.stats().errors()).isEmpty();
    }
  }

  @Test
  void lookup_serverGoneUnderSeveral_failsForEachButIsOneFailureOfTheServer() throws Exception {
    try (LookupMap map = open("")) {
      CompletableFuture<@Nullable String> first = holdUp(map);
      List<CompletableFuture<@Nullable String>> others = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        others.add(lookUp(map, "k" + i));
      }
      awaitAllWaiting();
      server.cut("");

      server.letGo();

      assertThat(first.get(1, TimeUnit.MINUTES)).isEqualTo("1");
      for (CompletableFuture<@Nullable String> other : others) {
        assertThat(other)
            .failsWithin(1, TimeUnit.MINUTES)
            .withThrowableThat()
            .withCauseInstanceOf(MapUnavailableException.class);
      }
      assertThat(map.lookup("k")).as("the breaker is closed").isNull();
    }
  }

  @Test
  void lookupAll_thousandKeys_takesOneRoundTripForEach256() {
    try (LookupMap map = open("")) {
      List<String> keys = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        keys.add("k" + i);
      }

      assertThat(map.lookupAll(keys)).isEmpty();

      assertThat(server.commands()).hasSize(4).allMatch(line -> line.startsWith("get k"));
      assertThat(server.commands().get(3)).endsWith(" k999");
    }
  }

  @Test
  void fill_afterSomeThatWentWell_isNotWaitedForButAheadOfWhatFollows() {
    try (LookupMap map = open(";backup=inline:{k=v}")) {
      for (int i = 0; i < 16; i++) {
        map.lookup("k");
      }
      server.reply("END\r\n").hold("STORED\r\n");

      assertThat(map.lookup("k")).as("while the fill has no reply").isEqualTo("v");

      await().until(() -> server.commands().size() == 34);
      server.letGo();
      assertThat(map.lookup("k")).isEqualTo("v");
      assertThat(server.accepted()).isEqualTo(1);
      assertThat(map.stats().fills()).isEqualTo(18);
    }
    assertThat(server.commands()).hasSize(36);
  }

  @Test
  void fill_notWaitedForAndRefused_isCountedAndTheNextAreWaitedFor() {
    try (LookupMap map = open(";backup=inline:{k=v}")) {
      for (int i = 0; i < 16; i++) {
        map.lookup("k");
      }
      server.reply("END\r\n").reply("SERVER_ERROR out of memory storing object\r\n");
      map.lookup("k");

      assertThat(map.lookup("k")).isEqualTo("v");

      assertThat(map.stats().fillsRefused()).isEqualTo(1);
      assertThat(map.stats().errors()).containsEntry("refused", 1L);
      assertThat(map.stats().fills()).isEqualTo(17);
    }
  }

  @Test
  void close_fillNotAnswered_waitsForTheAnswer() throws Exception {
    LookupMap map = open(";backup=inline:{k=v}");
    for (int i = 0; i < 16; i++) {
      map.lookup("k");
    }
    server.reply("END\r\n").hold("STORED\r\n");
    map.lookup("k");
    await().until(() -> server.commands().size() == 34);

    CompletableFuture<Void> closed = CompletableFuture.runAsync(map::close, THREAD_EACH);

    await().until(() -> isSelecting(CALLERS.get(0)) || closed.isDone());
    assertThat(closed).isNotDone();
    server.letGo();
    closed.get(1, TimeUnit.MINUTES);
  }

  private static boolean isSelecting(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals("select"));
  }

  @Test
  void fill_twoAfterOneAnother_secondIsWaitedForWhileTheFirstHasNoReply() throws Exception {
    try (LookupMap map = open(";connections=2;backup=inline:{k=v}")) {
      for (int i = 0; i < 16; i++) {
        map.lookup("k");
      }
      server.reply("END\r\n").hold("STORED\r\n");
      map.lookup("k");
      CompletableFuture<@Nullable String> behind = lookUp(map, "none");
      await().until(() -> isSelecting(CALLERS.get(0)));
      CompletableFuture<@Nullable String> second = lookUp(map, "k");

      await().until(() -> CALLERS.get(1).getState() == Thread.State.WAITING || second.isDone());
      assertThat(second).isNotDone();
      server.letGo();

      assertThat(second.get(1, TimeUnit.MINUTES)).isEqualTo("v");
      assertThat(behind.get(1, TimeUnit.MINUTES)).isNull();
    }
  }

  @Test
  void update_besideOneThatIsRefused_hasItsOwnReply() throws Exception {
    try (LookupMap map = open("")) {
      CompletableFuture<@Nullable String> first = holdUp(map);
      CompletableFuture<Boolean> a = insert(map, "a");
      awaitAllWaiting();
      CompletableFuture<Boolean> large = insert(map, "large");
      awaitAllWaiting();
      CompletableFuture<Boolean> c = insert(map, "c");
      awaitAllWaiting();
      CompletableFuture<Boolean> gone =
          CompletableFuture.supplyAsync(() -> map.delete("d"), THREAD_EACH);
      awaitAllWaiting();
      server.reply("STORED\r\n").reply("SERVER_ERROR object too large for cache\r\n");
      server.reply("STORED\r\n").reply("DELETED\r\n");

      server.letGo();

      assertThat(first.get(1, TimeUnit.MINUTES)).isEqualTo("1");
      assertThat(a.get(1, TimeUnit.MINUTES)).isTrue();
      assertThat(c.get(1, TimeUnit.MINUTES)).isTrue();
      assertThat(gone.get(1, TimeUnit.MINUTES)).isTrue();
      assertThat(mayHaveHappened(large)).isFalse();
      assertThat(server.commands()).hasSize(5);
      map.lookup("k");
      assertThat(server.accepted()).as("after a refusal the connection is a new one").isEqualTo(2);
    }
  }

  @Test
  void insert_besideOneWhoseReplyMakesNoSense_neverSaysThatItWasNotStored() throws Exception {
    try (LookupMap map = open("")) {
      CompletableFuture<@Nullable String> first = holdUp(map);
      CompletableFuture<Boolean> a = insert(map, "a");
      awaitAllWaiting();
      CompletableFuture<Boolean> b = insert(map, "b");
      awaitAllWaiting();
      server.reply("CLIENT_ERROR bad data chunk\r\nERROR\r\n");
      server.reply("STORED\r\n").reply("NOT_STORED\r\n");

      server.letGo();

      assertThat(first.get(1, TimeUnit.MINUTES)).isEqualTo("1");
      assertThat(mayHaveHappened(a)).isFalse();
      assertThat(mayHaveHappened(b)).as("it was sent twice, the first may have been run").isTrue();
    }
  }

  @Test
  void updateAll_oneRefused_mayHaveHappenedInPart() {
    try (LookupMap map = open("")) {
      server.reply("STORED\r\n").reply("SERVER_ERROR out of memory\r\n").reply("STORED\r\n");

      assertThatThrownBy(
              () ->
                  map.updateAll(
                      List.of(MapEntry.of("a", "1"), MapEntry.of("b", "2"), MapEntry.of("c", "3"))))
          .isInstanceOfSatisfying(
              MapUnavailableException.class, e -> assertThat(e.mayHaveHappened()).isTrue());
    }
  }

  private static CompletableFuture<Boolean> insert(LookupMap map, String key) {
    return CompletableFuture.supplyAsync(
        () -> map.update(key, "v", UpdateMode.INSERT_IF_ABSENT), THREAD_EACH);
  }

  private static boolean mayHaveHappened(CompletableFuture<?> failing) throws Exception {
    try {
      throw new AssertionError("answered " + failing.get(1, TimeUnit.MINUTES));
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(MapUnavailableException.class);
      return ((MapUnavailableException) e.getCause()).mayHaveHappened();
    }
  }

  @Test
  void fill_refusedAfterItWasNotWaitedFor_leavesNoReplyToTheNextCommand() {
    try (LookupMap map = open(";backup=internal:")) {
      map.update("k", "v");
      for (int i = 0; i < 16; i++) {
        map.lookup("k");
      }
      server.reply("END\r\n").reply("NONSENSE\r\n");
      map.lookup("k");
      await().until(() -> server.answered() == 35);
      server.blurt("STORED\r\n");
      server.reply("SERVER_ERROR out of memory\r\n");

      map.update("k", "w");

      assertThat(map.stats().errors()).containsEntry("refused", 1L).containsEntry("protocol", 1L);
    }
  }

  @Test
  void lookupAll_oneValueOverTheLimit_findsTheOthersInTheCache() {
    try (LookupMap map = open(";data_size_limit=1;backup=inline:{ {a=A}, {large=L}, {c=C} }")) {
      server.reply(value("a", "1") + value("large", "22"));
      server.reply(value("a", "1") + "END\r\n").reply(value("large", "22"));
      server.reply(value("c", "3") + "END\r\n");

      assertThat(map.lookupAll(List.of("a", "large", "c")))
          .containsExactly(Map.entry("a", "1"), Map.entry("large", "L"), Map.entry("c", "3"));
    }
  }

  @Test
  void lookupAll_formatThatGivesTwoKeysOneCacheKey_fillsInTheirOrder() {
    try (LookupMap map = open(";key_format=%u;backup=inline:{ {a@x=1}, {a@y=2} }")) {
      server.reply("END\r\n").reply("STORED\r\n").reply(value("a", "1") + "END\r\n");

      assertThat(map.lookupAll(List.of("a@x", "a@y")))
          .containsExactly(Map.entry("a@x", "1"), Map.entry("a@y", "1"));
      assertThat(server.commands()).containsExactly("get a", "set a 0 3600 1", "get a");
    }
  }

  @Test
  void lookup_keyArrayChangedMeanwhileIntoACommand_isNotSent() throws Exception {
    try (LookupMap map = open("")) {
      CompletableFuture<@Nullable String> first = holdUp(map);
      byte[] key = {'a', 'b', 'c'};
      CompletableFuture<byte @Nullable []> caller =
          CompletableFuture.supplyAsync(() -> map.lookup(key), THREAD_EACH);
      awaitAllWaiting();
      key[1] = '\n';

      server.letGo();

      assertThat(first.get(1, TimeUnit.MINUTES)).isEqualTo("1");
      assertThatThrownBy(() -> caller.get(1, TimeUnit.MINUTES))
          .hasCauseInstanceOf(IllegalArgumentException.class);
      assertThat(server.commands()).containsExactly("get first");
    }
  }
}
