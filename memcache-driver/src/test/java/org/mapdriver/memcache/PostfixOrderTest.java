package org.mapdriver.memcache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDataException;
import org.mapdriver.MapDataException.Reason;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapEntry;
import org.mapdriver.MapOptions;
import org.mapdriver.MapStats.BreakerState;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.MapUnsupportedException;
import org.mapdriver.UpdateMode;
import org.mapdriver.spi.MapDriver;
import org.mapdriver.spi.MapOpener;
import org.mapdriver.spi.MapUri;
import org.mapdriver.spi.Parameter;

/** Who is asked first, who is told last, and whose answer counts. */
final class PostfixOrderTest {
  private static final MapDrivers DRIVERS = MapDrivers.installed();

  private FaultServer server;

  @BeforeEach
  void startServer() {
    server = FaultServer.start();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  private LookupMap open(String rest) {
    return DRIVERS.open(
        "memcache:coherence=postfix;max_try=1;memcache=" + server.server() + ";" + rest);
  }

  @Test
  void lookup_cacheHit_doesNotAskTheBackup() {
    try (LookupMap map = open("backup=fail:down")) {
      server.reply("VALUE k 0 2\r\nhi\r\nEND\r\n");

      assertThat(map.lookup("k")).isEqualTo("hi");
      assertThat(server.commands()).containsExactly("get k");
    }
  }

  @Test
  void lookup_missAndBackupFails_failsAsTheBackupDoes() {
    try (LookupMap map = open("backup=fail:down")) {
      assertThatThrownBy(() -> map.lookup("k")).isInstanceOf(MapUnavailableException.class);
    }
  }

  @Test
  void update_backupFails_isTakenOutOfTheCacheAgain() {
    try (LookupMap map = open("backup=fail:down")) {
      assertThatThrownBy(() -> map.update("k", "v")).isInstanceOf(MapUnavailableException.class);
      assertThatThrownBy(() -> map.updateAll(List.of(MapEntry.of("j", "v"))))
          .isInstanceOf(MapUnavailableException.class);

      assertThat(server.commands())
          .containsExactly("set k 0 3600 1", "delete k", "set j 0 3600 1", "delete j");
    }
  }

  /** Of a third party, with a defect. */
  private static final class BrokenDriver implements MapDriver {
    @Override
    public String scheme() {
      return "broken";
    }

    @Override
    public List<Parameter<?>> parameters() {
      return List.of();
    }

    @Override
    public LookupMap open(MapUri uri, MapOptions options, MapOpener opener) {
      return new BrokenMap(uri);
    }
  }

  private record BrokenMap(MapUri uri) implements LookupMap {
    @Override
    public byte[] lookup(byte[] key) {
      throw new IllegalStateException("defect");
    }

    @Override
    public boolean update(byte[] key, byte[] value, UpdateMode mode) {
      throw new IllegalStateException("defect");
    }

    @Override
    public void close() {}
  }

  @Test
  void update_backupHasADefect_isTakenOutOfTheCacheAgain() {
    MapDrivers drivers = MapDrivers.of(new MemcacheDriver(), new BrokenDriver());
    try (LookupMap map =
        drivers.open(
            "memcache:coherence=postfix;memcache=" + server.server() + ";backup=broken:x")) {
      assertThatThrownBy(() -> map.update("k", "v")).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> map.updateAll(List.of(MapEntry.of("j", "v"))))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> map.lookup("i")).isInstanceOf(IllegalStateException.class);

      assertThat(server.commands())
          .containsExactly("set k 0 3600 1", "delete k", "set j 0 3600 1", "delete j", "get i");
    }
  }

  @Test
  void update_backupFailsAsPostfix_staysInTheCache() {
    try (LookupMap map =
        DRIVERS.open(
            "memcache:coherence=postfix;memcache=" + server.server() + ";backup=fail:down",
            MapOptions.defaults().asPostfix(true))) {
      assertThatThrownBy(() -> map.update("k", "v")).isInstanceOf(MapUnavailableException.class);

      assertThat(server.commands()).containsExactly("set k 0 3600 1");
    }
  }

  @Test
  void lookup_backupHasNothing_fillsNothing() {
    try (LookupMap map = open("backup=internal:")) {
      assertThat(map.lookup("k")).isNull();

      assertThat(server.commands()).containsExactly("get k");
      assertThat(map.stats().misses()).isEqualTo(1);
      assertThat(map.stats().backup().orElseThrow().misses()).isEqualTo(1);
    }
  }

  @Test
  void lookup_backupsValueOverTheLimit_isAnsweredAndNotFilled() {
    try (LookupMap map = open("data_size_limit=3;backup=inline:{k=four}")) {
      assertThat(map.lookup("k")).isEqualTo("four");

      assertThat(server.commands()).containsExactly("get k");
      assertThat(map.stats().fillsRefused()).isEqualTo(1);
    }
  }

  @Test
  void lookup_keyNotApplicable_asksNobody() {
    try (LookupMap map = open("domain=example.com;backup=inline:{ {a@other.org=v}, {plain=v} }")) {
      assertThat(map.lookup("a@other.org")).isNull();
      assertThat(map.lookup("plain")).isNull();
      assertThat(map.lookupAll(List.of("plain", "a@other.org"))).isEmpty();

      assertThat(server.commands()).isEmpty();
      assertThat(map.stats().backup().orElseThrow().lookups()).isZero();
      assertThat(map.stats().misses()).isEqualTo(4);
    }
  }

  @Test
  void update_keyNotApplicable_isRefusedAndChangesNothing() {
    try (LookupMap map = open("domain=example.com;backup=internal:")) {
      assertThatThrownBy(() -> map.update("plain", "secret"))
          .isInstanceOfSatisfying(
              MapDataException.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.KEY_NOT_APPLICABLE))
          .hasMessageEndingWith(
              "key \"plain\": its domain is not in \"domain\"; not stored."
                  + " Add it there, or use another key.")
          .hasMessageNotContaining("secret");
      assertThat(map.delete("plain")).isFalse();

      assertThat(server.commands()).isEmpty();
    }
  }

  @Test
  void update_cacheFails_changesTheBackup() {
    try (LookupMap map = open("backup=internal:")) {
      server.reply("SERVER_ERROR\r\n").reply("END\r\n");
      map.update("k", "v");

      assertThat(map.lookup("k")).isEqualTo("v");
      assertThat(map.stats().errors()).isEqualTo(Map.of("refused", 1L));
    }
  }

  @Test
  void update_valueOverTheLimit_changesOnlyTheBackup() {
    try (LookupMap map = open("data_size_limit=3;backup=internal:")) {
      map.update("k", "four");

      assertThat(server.commands()).isEmpty();
      assertThat(map.lookup("k")).isEqualTo("four");
    }
    try (LookupMap map = open("data_size_limit=3")) {
      assertThatThrownBy(() -> map.update("k", "four"))
          .isInstanceOfSatisfying(
              MapDataException.class, e -> assertThat(e.reason()).isEqualTo(Reason.VALUE_TOO_LARGE))
          .hasMessageContaining("value is 4 bytes, data_size_limit is 3; not stored");
    }
  }

  @Test
  void update_backupThatCanOnlyBeRead_isRefusedBeforeTheCacheHears() {
    try (LookupMap map = open("backup=inline:{k=v}")) {
      assertThatThrownBy(() -> map.update("k", "w")).isInstanceOf(MapUnsupportedException.class);
      assertThatThrownBy(() -> map.delete("k")).isInstanceOf(MapUnsupportedException.class);

      assertThat(map.writable()).isFalse();
      assertThat(server.commands()).isEmpty();
    }
  }

  @Test
  void delete_answerIsTheBackups() {
    try (LookupMap map = open("backup=internal:")) {
      server.reply("DELETED\r\n");
      assertThat(map.delete("only-in-cache")).isFalse();

      map.update("k", "v");
      server.reply("NOT_FOUND\r\n");
      assertThat(map.delete("k")).isTrue();
    }
  }

  @Test
  void anyOperation_overLongKey_goesByTheCache() {
    String key = "k".repeat(251);
    try (LookupMap map = open("backup=internal:")) {
      map.update(key, "v");

      assertThat(map.lookup(key)).isEqualTo("v");
      assertThat(map.lookupAll(List.of(key))).containsEntry(key, "v");
      assertThat(map.delete(key)).isTrue();
      assertThat(server.commands()).isEmpty();
    }
  }

  @Test
  void lookup_overLongKeyWithoutBackup_isAMissAndAsPostfixAnError() {
    String key = "k".repeat(251);
    String uri = "memcache:coherence=postfix;memcache=" + server.server();
    try (LookupMap map = DRIVERS.open(uri);
        LookupMap postfix = DRIVERS.open(uri, MapOptions.defaults().asPostfix(true))) {
      assertThat(map.lookup(key)).isNull();
      assertThat(map.delete(key)).isFalse();
      for (ThrowingCallable call :
          List.<ThrowingCallable>of(
              () -> map.update(key, "v"),
              () -> postfix.lookup(key),
              () -> postfix.delete(key),
              () -> postfix.update(key, "v"))) {
        assertThatThrownBy(call)
            .isInstanceOfSatisfying(
                MapDataException.class, e -> assertThat(e.reason()).isEqualTo(Reason.KEY_TOO_LONG));
      }
      assertThat(server.accepted()).isZero();
    }
  }

  @Test
  void lookupAll_someInTheCache_asksTheBackupForTheRestAndFillsIt() {
    try (LookupMap map = open("backup=inline:{ {a=1}, {b=2}, {c=3} }")) {
      server.reply("VALUE b 0 1\r\nB\r\nEND\r\n");

      List<byte[]> found = map.lookupAll(keys("a", "b", "none", "a"));

      assertThat(found.stream().map(v -> v == null ? null : new String(v, UTF_8)))
          .containsExactly("1", "B", null, "1");
      assertThat(server.commands())
          .containsExactly("get a b none a", "set a 0 3600 1", "set a 0 3600 1");
      assertThat(map.stats().backup().orElseThrow().lookups()).isEqualTo(3);
    }
  }

  @Test
  void lookupAll_cacheFails_leavesItAloneForTheRest() {
    try (LookupMap map = open("backup=inline:{ {a=1}, {b=2}, {c=3} }")) {
      server.cut("");

      assertThat(map.lookupAll(List.of("a", "b", "c"))).hasSize(3);

      assertThat(server.commands()).containsExactly("get a b c");
    }
  }

  @Test
  void updateAllAndDeleteAll_tellTheCacheThenTheBackup() {
    try (LookupMap map = open("backup=internal:")) {
      map.updateAll(List.of(MapEntry.of("a", "1"), MapEntry.of("b", "22")));
      assertThat(map.deleteAll(keys("a", "b", "c"))).isEqualTo(2);

      assertThat(server.commands())
          .containsExactly("set a 0 3600 1", "set b 0 3600 2", "delete a", "delete b", "delete c");
    }
  }

  private static List<byte[]> keys(String... keys) {
    return Arrays.stream(keys).map(key -> key.getBytes(UTF_8)).toList();
  }

  @Test
  void lookup_serverFailsRepeatedly_isLeftAloneAndTheBackupAnswers() {
    try (LookupMap map = open("backup=internal:")) {
      for (int i = 0; i < 5; i++) {
        server.cut("");
        assertThat(map.lookup("k")).isNull();
      }
      int before = server.commands().size();

      assertThat(map.lookup("k")).isNull();

      assertThat(server.commands()).hasSize(before);
      assertThat(map.stats().breaker()).contains(BreakerState.OPEN);
      assertThat(map.stats().errors()).containsEntry("disconnect", 5L);
      assertThat(map.check().get(0).healthy()).as("FaultServer knows no version").isFalse();
    }
  }

  @Test
  void lookup_serverFailsRepeatedlyWithoutBackup_isUnavailableAtOnce() {
    try (LookupMap map = open("timeout=10s")) {
      for (int i = 0; i < 5; i++) {
        server.cut("");
        assertThatThrownBy(() -> map.lookup("k")).isInstanceOf(MapUnavailableException.class);
      }
      long start = System.nanoTime();

      assertThatThrownBy(() -> map.lookup("k"))
          .isInstanceOf(MapUnavailableException.class)
          .hasMessageContaining("left alone");

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void lookup_serverThatRefusesPolitely_isNotLeftAlone() {
    try (LookupMap map = open("backup=internal:")) {
      for (int i = 0; i < 20; i++) {
        server.reply("SERVER_ERROR out of memory\r\n");
        assertThat(map.lookup("k")).isNull();
      }

      assertThat(server.commands()).hasSize(20);
      assertThat(map.stats().breaker()).contains(BreakerState.CLOSED);
    }
  }

  @Test
  void sequence_withoutBackup_isUnsupported() {
    try (LookupMap map = open("ttl=1")) {
      assertThatThrownBy(map::sequence)
          .isInstanceOf(MapUnsupportedException.class)
          .hasMessageContaining("backup");
    }
  }
}
