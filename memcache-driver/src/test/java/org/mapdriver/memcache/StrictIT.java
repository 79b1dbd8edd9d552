package org.mapdriver.memcache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.UpdateMode;
import org.mapdriver.memcache.key.KeyBytes;

/**
 * Strict coherence on a real memcached: what stands there after each step, and what is answered.
 */
final class StrictIT {
  private static final long VALUE = 0x4d44_0001L;
  private static final long NEGATIVE_ENTRY = 0x4d44_0002L;
  private static final long TOMBSTONE = 0x4d44_0003L;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HookedDriver backup = new HookedDriver();
  private final MapDrivers drivers = MapDrivers.of(new MemcacheDriver(), backup);
  private Memcached server = Memcached.onTcp();

  @AfterEach
  void stop() {
    server.close();
  }

  private LookupMap open(String parameters) {
    return drivers.open(
        "memcache:retry_pause=1ms;memcache=" + server.server() + parameters + ";backup=hooked:x");
  }

  /**
   * Client flags, seconds to live and value of an item, as the server tells them; or what it says.
   */
  private String item(String key) {
    return server.talk("mg " + key + " f t v\r\nmn\r\n", "MN\r\n").replace("MN\r\n", "").strip();
  }

  private long secondsToLive(String key) {
    String reply = item(key);
    return Long.parseLong(reply.replaceFirst("(?s).* t(-?\\d+).*", "$1"));
  }

  @Test
  void lookup_miss_fillsWithTheMarkOfAValueAndAJitteredTtl() {
    try (LookupMap map = open(";ttl=1000")) {
      map.update("k", "v");
      assertThat(item("k")).isEqualTo("EN");

      assertThat(map.lookup("k")).isEqualTo("v");

      assertThat(item("k")).startsWith("VA 1 f" + VALUE + " ").endsWith("v");
      assertThat(secondsToLive("k")).isBetween(895L, 1000L);
      assertThat(map.lookup("k")).isEqualTo("v");
      assertThat(backup.lookups.get()).isEqualTo(1);
      assertThat(map.stats().hits()).isEqualTo(1);
      assertThat(map.stats().fills()).isEqualTo(1);
    }
  }

  @Test
  void lookup_manyKeysLoadedTogether_doNotExpireTogether() {
    try (LookupMap map = open(";ttl=100000")) {
      List<String> keys = IntStream.range(0, 50).mapToObj(i -> "k" + i).toList();
      keys.forEach(key -> map.update(key, "v"));

      assertThat(map.lookupAll(keys)).hasSize(50);

      assertThat(keys.stream().map(this::secondsToLive).distinct().count()).isGreaterThan(30);
    }
  }

  @Test
  void lookup_ttl_isForEverOrAnyDuration() {
    backup.entries.put(key("k"), bytes("v"));
    try (LookupMap forEver = open(";ttl=0")) {
      assertThat(forEver.lookup("k")).isEqualTo("v");
      assertThat(secondsToLive("k")).isEqualTo(-1);
    }
    server.talk("flush_all\r\n", "OK\r\n");
    try (LookupMap year = open(";ttl=365d")) {
      assertThat(year.lookup("k")).isEqualTo("v");
      assertThat(secondsToLive("k")).isBetween(320L * 86400, 365L * 86400);
    }
  }

  @Test
  void lookup_absentKey_isRememberedForNegativeTtl() {
    try (LookupMap map = open(";negative_ttl=50")) {
      assertThat(map.lookup("none")).isNull();

      assertThat(item("none")).startsWith("VA 0 f" + NEGATIVE_ENTRY + " ");
      assertThat(secondsToLive("none")).isBetween(44L, 50L);
      assertThat(map.lookup("none")).isNull();
      assertThat(map.lookupAll(List.of("none"))).isEmpty();
      assertThat(backup.lookups.get()).isEqualTo(1);
      assertThat(map.stats().negativeHits()).isEqualTo(2);

      map.update("none", "now there");
      assertThat(map.lookup("none")).isEqualTo("now there");
    }
  }

  @Test
  void lookup_negativeTtlZero_leavesNothingBehind() {
    try (LookupMap map = open(";negative_ttl=0")) {
      assertThat(map.lookup("none")).isNull();

      assertThat(item("none")).isEqualTo("EN");
    }
  }

  @Test
  void lookup_hundredThousandOfAbsentKeys_costAHundredthInBackupReads() {
    try (LookupMap map = open("")) {
      List<String> keys = IntStream.range(0, 500).mapToObj(i -> "absent" + i).toList();
      for (int i = 0; i < 200; i++) {
        assertThat(map.lookupAll(keys)).isEmpty();
      }

      assertThat(backup.lookups.get()).isLessThanOrEqualTo(1000);
      assertThat(map.stats().lookups()).isEqualTo(100_000);
    }
  }

  @Test
  void lookup_valueOverTheLimit_isNeverCached() {
    try (LookupMap map = open(";data_size_limit=3")) {
      map.update("k", "old");
      assertThat(map.lookup("k")).isEqualTo("old");

      map.update("k", "longer");

      assertThat(item("k")).isEqualTo("EN");
      assertThat(map.lookup("k")).isEqualTo("longer");
      assertThat(item("k")).isEqualTo("EN");
    }
  }

  @Test
  void lookup_backupFails_givesTheLeaseBack() {
    try (LookupMap map = open("")) {
      backup.afterRead =
          () -> {
            throw new IllegalStateException("defect");
          };
      assertThatThrownBy(() -> map.lookup("k")).isInstanceOf(IllegalStateException.class);

      assertThat(item("k")).isEqualTo("EN");
    }
  }

  @Test
  void lookup_itemOfAnotherProgram_isAnsweredByTheBackupAndLeftAlone() {
    backup.entries.put(key("k"), bytes("ours"));
    server.talk("set k 0 0 6\r\ntheirs\r\n", "STORED\r\n");
    try (LookupMap map = open("")) {
      assertThat(map.lookup("k")).isEqualTo("ours");
      assertThat(item("k")).startsWith("VA 6 f0 ").endsWith("theirs");

      server.talk("set k 5 0 6\r\ntheirs\r\n", "STORED\r\n");
      assertThat(map.lookup("k")).isEqualTo("ours");

      map.update("k", "new");
      assertThat(map.lookup("k")).isEqualTo("new");
      assertThat(item("k")).startsWith("VA 3 f" + VALUE);
    }
  }

  @Test
  void lookup_emptyValue_isAHitAndNoLease() {
    try (LookupMap map = open("")) {
      map.update("k", "");

      assertThat(map.lookup("k")).isEmpty();
      assertThat(map.lookup("k")).isEmpty();
      assertThat(map.stats().hits()).isEqualTo(1);
    }
  }

  @Test
  void lookup_flagsGiven_areTheMarkOfAValue() {
    backup.entries.put(key("k"), bytes("v"));
    try (LookupMap map = open(";flags=42")) {
      assertThat(map.lookup("k")).isEqualTo("v");
      assertThat(item("k")).startsWith("VA 1 f42 ");
      assertThat(map.lookup("k")).isEqualTo("v");
      assertThat(map.stats().hits()).isEqualTo(1);
    }
  }

  @Test
  void update_whileItCommits_aTombstoneStandsAndLookupsAskTheBackup() {
    try (LookupMap map = open(";lease=30");
        LookupMap other = open("")) {
      map.update("k", "old");
      assertThat(other.lookup("k")).isEqualTo("old");
      List<String> seen = new ArrayList<>();
      backup.beforeCommit =
          () -> {
            seen.add(item("k"));
            seen.add(Long.toString(secondsToLive("k")));
            seen.add(other.lookup("k"));
            seen.add(item("k"));
          };

      map.update("k", "new");

      assertThat(seen.get(0)).startsWith("VA 0 f" + TOMBSTONE);
      assertThat(Long.parseLong(seen.get(1))).isBetween(29L, 31L);
      assertThat(seen.get(2)).isEqualTo("old");
      assertThat(seen.get(3)).startsWith("VA 0 f" + TOMBSTONE);
      assertThat(item("k")).isEqualTo("EN");
      assertThat(other.lookup("k")).isEqualTo("new");
    }
  }

  @Test
  void update_betweenAReadersReadAndItsFill_theFillIsRefused() {
    try (LookupMap map = open("");
        LookupMap other = open("")) {
      backup.entries.put(key("k"), bytes("old"));
      backup.afterRead =
          () -> {
            backup.afterRead = () -> {};
            other.update("k", "new");
          };

      assertThat(map.lookup("k")).isEqualTo("old"); // it began before the update did

      assertThat(map.lookup("k")).isEqualTo("new");
      assertThat(other.lookup("k")).isEqualTo("new");
      assertThat(map.stats().fillsRefused()).isEqualTo(1);
    }
  }

  @Test
  void update_whileAnotherCommitsTheSameKey_itsTombstoneIsLeftToExpire() {
    try (LookupMap map = open("");
        LookupMap other = open("")) {
      backup.beforeCommit =
          () -> {
            backup.beforeCommit = () -> {};
            other.update("k", "second");
          };

      map.update("k", "first");

      assertThat(item("k")).startsWith("VA 0 f" + TOMBSTONE);
      assertThat(map.lookup("k")).isEqualTo("first");
      assertThat(other.lookup("k")).isEqualTo("first");
    }
  }

  @Test
  void update_backupFails_takesTheTombstoneAway() {
    try (LookupMap map = open("")) {
      backup.beforeCommit =
          () -> {
            throw new IllegalStateException("defect");
          };

      assertThatThrownBy(() -> map.update("k", "v")).isInstanceOf(IllegalStateException.class);

      assertThat(item("k")).isEqualTo("EN");
    }
  }

  @Test
  void update_insertIfAbsent_saysWhatTheBackupSays() {
    try (LookupMap map = open("")) {
      assertThat(map.update("k", "first", UpdateMode.INSERT_IF_ABSENT)).isTrue();
      assertThat(map.lookup("k")).isEqualTo("first");
      assertThat(map.update("k", "second", UpdateMode.INSERT_IF_ABSENT)).isFalse();
      assertThat(map.lookup("k")).isEqualTo("first");
      assertThat(map.delete("k")).isTrue();
      assertThat(map.delete("k")).isFalse();
      assertThat(map.lookup("k")).isNull();
    }
  }

  @Test
  void bulk_manyKeysSomeTwice_isAsOneByOne() {
    try (LookupMap map = open("")) {
      List<String> keys = IntStream.range(0, 700).mapToObj(i -> "k" + i).toList();
      map.lookupAll(keys); // negative entries
      Map<String, String> entries = new HashMap<>();
      keys.forEach(key -> entries.put(key, "v-" + key));

      map.updateAll(entries);

      assertThat(map.lookupAll(keys)).isEqualTo(entries);
      assertThat(map.lookupAll(keys)).isEqualTo(entries);
      assertThat(map.stats().hits()).isEqualTo(700);
      List<String> twice = new ArrayList<>(keys.subList(0, 10));
      twice.addAll(keys.subList(0, 10));
      assertThat(map.deleteAll(twice)).isEqualTo(10);
      assertThat(map.lookupAll(keys)).hasSize(690);
      assertThat(map.lookupAll(keys.subList(0, 10))).isEmpty();
    }
  }

  @Test
  void anyOperation_keyThatMemcachedDoesNotTake_travelsInBase64OrAsADigest() throws Exception {
    String blank = "a key\nwith \u00e4 and blanks";
    String longest = "b ".repeat(93);
    String longer = longest + "x";
    String longPlain = "p".repeat(251);
    String likeDigest = "0123456789abcdef".repeat(4);
    List<String> keys = List.of(blank, longest, longer, longPlain, likeDigest);
    try (LookupMap map = open("")) {
      for (String key : keys) {
        map.update(key, "of " + key);
        assertThat(map.lookup(key)).isEqualTo("of " + key);
        assertThat(map.lookup(key)).isEqualTo("of " + key);
      }
      assertThat(map.stats().hits()).isEqualTo(keys.size());
      assertThat(map.lookupAll(keys)).hasSize(keys.size());

      assertThat(item(Base64.getEncoder().encodeToString(blank.getBytes(UTF_8)) + " b"))
          .contains(" f" + VALUE);
      assertThat(item(Base64.getEncoder().encodeToString(longest.getBytes(UTF_8)) + " b"))
          .contains(" f" + VALUE);
      for (String digested : List.of(longer, longPlain, likeDigest)) {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(digested.getBytes(UTF_8));
        assertThat(item(HexFormat.of().formatHex(digest))).contains(" f" + VALUE);
      }
      keys.forEach(key -> assertThat(map.delete(key)).isTrue());
      assertThat(map.lookupAll(keys)).isEmpty();
    }
  }

  @Test
  void anyOperation_withoutABackup_keysOfAnyBytesAreStored() {
    try (LookupMap map = drivers.open("memcache:memcache=" + server.server())) {
      for (String key : List.of("plain", "a key", "p".repeat(300), "q ".repeat(200))) {
        map.update(key, "of " + key);
        assertThat(map.lookup(key)).isEqualTo("of " + key);
        assertThat(map.update(key, "x", UpdateMode.INSERT_IF_ABSENT)).isFalse();
        assertThat(map.delete(key)).isTrue();
        assertThat(map.lookup(key)).isNull();
        assertThat(map.update(key, "x", UpdateMode.INSERT_IF_ABSENT)).isTrue();
      }
      assertThat(map.lookupAll(List.of("plain", "a key"))).hasSize(2);
    }
  }

  @Test
  void anyOperation_commandsInKeysAndValues_areOnlyThat() {
    server.talk("set canary 0 0 4\r\nsong\r\n", "STORED\r\n");
    try (LookupMap map = open("");
        LookupMap alone = drivers.open("memcache:memcache=" + server.server())) {
      byte[] attack = "flush_all\r\n".getBytes(UTF_8);
      for (String key : List.of("k".repeat(251), "k\r\nflush_all\r\n", "k flush_all", "k b T1")) {
        for (LookupMap attacked : List.of(map, alone)) {
          Attack.everyOperation(attacked, key, attack);
        }
      }
    }
    assertThat(server.get("canary")).contains("song");
  }

  @Test
  void lookup_coldKeyAskedByManyThreads_costsFewBackupReads() throws Exception {
    backup.entries.put(key("cold"), bytes("v"));
    CountDownLatch start = new CountDownLatch(1);
    Queue<String> wrong = new ConcurrentLinkedQueue<>();
    List<LookupMap> maps = List.of(open(""), open(""), open(""), open(""));
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
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(wrong).isEmpty();
    assertThat(backup.lookups.get()).isLessThanOrEqualTo(4);
    maps.forEach(LookupMap::close);
  }

  @Test
  void lookup_readerWithTheLeaseDied_isAnsweredByTheBackupAfterAShortWait() {
    backup.entries.put(key("k"), bytes("v"));
    server.talk("mg k N30 v\r\n", "\r\n\r\n");
    try (LookupMap map = open("")) {
      assertThat(map.lookup("k")).isEqualTo("v");
      assertThat(map.lookupAll(List.of("k"))).containsEntry("k", "v");
      assertThat(item("k")).startsWith("VA 0 f0 ");

      map.update("k", "new");
      assertThat(map.lookup("k")).isEqualTo("new");
      assertThat(item("k")).startsWith("VA 3 f" + VALUE);
    }
  }

  @Test
  void update_serverIsDown_isToldWhenItIsBackAndUntilThenPassedBy() {
    int port = server.port();
    try (LookupMap map = open("");
        LookupMap bulk = open("")) {
      map.update("k", "old");
      assertThat(map.lookup("k")).isEqualTo("old");
      server.close();

      map.update("k", "new");
      bulk.updateAll(Map.of("i", "1", "j", "2"));

      assertThat(map.stats().details()).containsEntry("pending tombstones", "1");
      assertThat(bulk.stats().details()).containsEntry("pending tombstones", "2");
      assertThat(map.lookup("k")).isEqualTo("new");
      assertThat(bulk.lookupAll(List.of("i", "j"))).hasSize(2);
      server = Memcached.onTcp("127.0.0.1", port);
      await()
          .atMost(PATIENCE)
          .until(() -> map.stats().details().get("pending tombstones").equals("0"));
      assertThat(item("k")).startsWith("VA 0 f" + TOMBSTONE);
      await()
          .atMost(PATIENCE)
          .until(() -> bulk.stats().details().get("pending tombstones").equals("0"));
      assertThat(item("i")).startsWith("VA 0 f" + TOMBSTONE);
      assertThat(map.lookup("k")).isEqualTo("new");
      assertThat(map.stats().details()).containsEntry("cache passed by", "no");
    }
  }

  @Test
  void update_serverDiesDuringTheCommit_othersDoNotFindTheOldValueOnceItIsBack() {
    int port = server.port();
    try (LookupMap map = open("");
        LookupMap other = open(";max_try=1")) {
      map.update("k", "old");
      backup.beforeCommit =
          () -> {
            backup.beforeCommit = () -> {};
            server.close();
            server = Memcached.onTcp("127.0.0.1", port);
            assertThat(other.lookup("k")).isEqualTo("old");
            assertThat(other.lookup("k")).isEqualTo("old");
            assertThat(item("k")).startsWith("VA 3 f" + VALUE);
          };

      map.update("k", "new");

      assertThat(other.lookup("k")).isEqualTo("new");
      assertThat(map.lookup("k")).isEqualTo("new");
    }
  }

  @Test
  void update_refuse_serverIsDown_changesNothing() {
    try (LookupMap map = open(";on_unreachable=refuse;max_try=1")) {
      map.update("k", "old");
      server.close();

      assertThatThrownBy(() -> map.update("k", "new"))
          .isInstanceOfSatisfying(
              MapUnavailableException.class, e -> assertThat(e.mayHaveHappened()).isFalse())
          .hasMessageStartingWith("update memcache:")
          .hasMessageContaining("nothing was changed")
          .hasMessageContaining("on_unreachable=proceed");
      assertThatThrownBy(() -> map.deleteAll(List.of("k", "j")))
          .isInstanceOf(MapUnavailableException.class);
      assertThat(map.lookup("k")).isEqualTo("old");
    }
  }

  @Test
  void update_refuse_serverDiesDuringTheCommit_isNotAcknowledged() {
    try (LookupMap map = open(";on_unreachable=refuse;max_try=1")) {
      backup.beforeCommit = server::close;

      assertThatThrownBy(() -> map.update("k", "new"))
          .isInstanceOfSatisfying(
              MapUnavailableException.class, e -> assertThat(e.mayHaveHappened()).isTrue())
          .hasMessageContaining("the backup is changed");
      assertThat(map.lookup("k")).isEqualTo("new");
    }
  }

  @Test
  void anyOperation_serverWithoutCas_isACacheThatIsDown() {
    server.close();
    server = Memcached.onTcp("-C");
    try (LookupMap map = open(";max_try=1");
        LookupMap refusing = open(";max_try=1;on_unreachable=refuse")) {
      map.update("k", "v");

      assertThat(map.lookup("k")).isEqualTo("v");
      assertThat(map.stats().hits()).isZero();
      assertThatThrownBy(() -> refusing.update("k", "w"))
          .hasMessageContaining("without -C")
          .hasMessageContaining("coherence=postfix");
    }
  }

  @Test
  void anyOperation_userHasTheProbesKey_itIsLeftAlone() {
    backup.entries.put(key("mapdriver-probe"), bytes("mine"));
    try (LookupMap map = open("");
        LookupMap later = open("")) {
      assertThat(map.lookup("mapdriver-probe")).isEqualTo("mine");

      assertThat(later.lookup("mapdriver-probe")).isEqualTo("mine");

      assertThat(item("mapdriver-probe")).startsWith("VA 4 f" + VALUE);
      assertThat(backup.lookups.get()).isEqualTo(1);
    }
  }

  @Test
  void close_withoutServer_endsAndSaysWhatWasNotTold() {
    List<String> warnings = new CopyOnWriteArrayList<>();
    Logger logger = Logger.getLogger("org.mapdriver.memcache");
    Handler handler = new WarningsTo(warnings);
    logger.addHandler(handler);
    LookupMap map = open(";max_try=1");
    map.update("k", "old");
    server.close();
    map.update("k", "new");

    map.close();

    logger.removeHandler(handler);
    assertThat(warnings)
        .anyMatch(
            warning ->
                warning.startsWith("close memcache:")
                    && warning.contains("the cache could not be told of 1 keys")
                    && warning.contains("other processes may find old values until ttl"));
    assertThat(
            Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("mapdriver-memcache-pending"))
                .filter(thread -> thread.getName().contains(Integer.toString(server.port()))))
        .isEmpty();
  }

  private static final class WarningsTo extends Handler {
    private final List<String> warnings;

    WarningsTo(List<String> warnings) {
      this.warnings = warnings;
    }

    @Override
    public void publish(LogRecord logged) {
      warnings.add(logged.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private static KeyBytes key(String key) {
    return new KeyBytes(bytes(key));
  }

  private static byte[] bytes(String text) {
    return Arrays.copyOf(text.getBytes(ISO_8859_1), text.length());
  }
}
