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
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;
import org.mapdriver.MapEntry;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.UpdateMode;

/** How calls of many threads travel over few connections. */
final class SharedConnectionTest {
  private final FaultServer server = FaultServer.start();
  private final List<Thread> callers = new ArrayList<>();
  private final Executor threadEach =
      task -> {
        Thread thread = new Thread(task, "shared-connection-test");
        callers.add(thread);
        thread.start();
      };

  @AfterEach
  void stop() {
    server.close();
  }

  private LookupMap open(String parameters) {
    return FaultMaps.open(server, ";max_try=1;poll_micros=0;timeout=1m;connections=1" + parameters);
  }

  private CompletableFuture<@Nullable String> lookUp(LookupMap map, String key) {
    return CompletableFuture.supplyAsync(() -> map.lookup(key), threadEach);
  }

  /** Holds the only connection until told, and has other callers pile up behind it. */
  private CompletableFuture<@Nullable String> holdUp(LookupMap map) {
    server.hold("VALUE first 0 1\r\n1\r\nEND\r\n");
    CompletableFuture<@Nullable String> first = lookUp(map, "first");
    await().until(() -> server.commands().equals(List.of("get first")));
    return first;
  }

  private CompletableFuture<@Nullable String> lookUpBehind(LookupMap map, String key) {
    CompletableFuture<@Nullable String> found = lookUp(map, key);
    awaitAllWaiting();
    return found;
  }

  private void awaitAllWaiting() {
    await().until(() -> callers.stream().skip(1).allMatch(SharedConnectionTest::waitsForALane));
  }

  /** Not only somewhere: a thread may wait for this and that on its way there. */
  private static boolean waitsForALane(Thread caller) {
    return Arrays.stream(caller.getStackTrace())
        .anyMatch(
            frame ->
                frame.getMethodName().equals("sleep") && frame.getClassName().endsWith(".Call"));
  }

  private static String value(String key, String value) {
    return "VALUE " + key + " 0 " + value.length() + "\r\n" + value + "\r\n";
  }

  @Test
  void lookup_whileAnotherIsUnderWay_ridesAlongInOneGetWithAllWhoWait() throws Exception {
    try (LookupMap map = open("")) {
      CompletableFuture<@Nullable String> first = holdUp(map);
      CompletableFuture<@Nullable String> a = lookUpBehind(map, "a");
      CompletableFuture<@Nullable String> b = lookUpBehind(map, "b");
      CompletableFuture<@Nullable String> c = lookUpBehind(map, "c");
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
      CompletableFuture<@Nullable String> a = lookUpBehind(map, "a");
      CompletableFuture<Void> stored =
          CompletableFuture.runAsync(() -> map.update("b", "B"), threadEach);
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
      CompletableFuture<@Nullable String> a = lookUpBehind(map, "a");
      CompletableFuture<@Nullable String> large = lookUpBehind(map, "large");
      CompletableFuture<@Nullable String> c = lookUpBehind(map, "c");
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
      CompletableFuture<@Nullable String> a = lookUpBehind(map, "a");
      CompletableFuture<@Nullable String> b = lookUpBehind(map, "b");
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
  void update_besideOneThatIsRefused_hasItsOwnReply() throws Exception {
    try (LookupMap map = open("")) {
      CompletableFuture<@Nullable String> first = holdUp(map);
      CompletableFuture<Boolean> a = insertBehind(map, "a");
      CompletableFuture<Boolean> large = insertBehind(map, "large");
      CompletableFuture<Boolean> c = insertBehind(map, "c");
      CompletableFuture<Boolean> gone =
          CompletableFuture.supplyAsync(() -> map.delete("d"), threadEach);
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
      CompletableFuture<Boolean> a = insertBehind(map, "a");
      CompletableFuture<Boolean> b = insertBehind(map, "b");
      // Not before the server has both: it would answer one that is sent again in its place.
      server.reply("").reply("CLIENT_ERROR bad data chunk\r\nERROR\r\n");
      server.reply("NOT_STORED\r\n");

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

  private CompletableFuture<Boolean> insertBehind(LookupMap map, String key) {
    CompletableFuture<Boolean> stored =
        CompletableFuture.supplyAsync(
            () -> map.update(key, "v", UpdateMode.INSERT_IF_ABSENT), threadEach);
    awaitAllWaiting();
    return stored;
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
  void lookup_keyArrayChangedMeanwhileIntoACommand_isNotSent() throws Exception {
    try (LookupMap map = open("")) {
      CompletableFuture<@Nullable String> first = holdUp(map);
      byte[] key = {'a', 'b', 'c'};
      CompletableFuture<byte @Nullable []> caller =
          CompletableFuture.supplyAsync(() -> map.lookup(key), threadEach);
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
