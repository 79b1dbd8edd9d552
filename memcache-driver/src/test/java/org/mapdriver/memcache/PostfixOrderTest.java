package org.mapdriver.memcache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapEntry;
import org.mapdriver.MapOptions;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.MapUnsupportedException;

/** Who is asked first, who is told last, and whose answer counts. */
final class PostfixOrderTest {
  private static final MapDrivers DRIVERS = MapDrivers.installed();

  private final FaultServer server = FaultServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  private LookupMap open(String rest) {
    return FaultMaps.open(server, ";max_try=1;" + rest);
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

  @Test
  void update_backupHasADefect_isTakenOutOfTheCacheAgain() {
    HookedDriver backup = new HookedDriver();
    backup.afterRead = PostfixOrderTest::defect;
    backup.beforeCommit = PostfixOrderTest::defect;
    MapDrivers drivers = MapDrivers.of(new MemcacheDriver(), backup);
    try (LookupMap map =
        drivers.open(
            "memcache:coherence=postfix;memcache=" + server.server() + ";backup=hooked:x")) {
      assertThatThrownBy(() -> map.update("k", "v")).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> map.updateAll(List.of(MapEntry.of("j", "v"))))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> map.lookup("i")).isInstanceOf(IllegalStateException.class);

      assertThat(server.commands())
          .containsExactly("set k 0 3600 1", "delete k", "set j 0 3600 1", "delete j", "get i");
    }
  }

  private static void defect() {
    throw new IllegalStateException("defect");
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
  void update_cacheFails_changesTheBackup() {
    try (LookupMap map = open("backup=internal:")) {
      server.reply("SERVER_ERROR\r\n").reply("END\r\n");
      map.update("k", "v");

      assertThat(map.lookup("k")).isEqualTo("v");
      assertThat(map.stats().errors()).isEqualTo(Map.of("refused", 1L));
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
  void sequence_withoutBackup_isUnsupported() {
    try (LookupMap map = open("ttl=1")) {
      assertThatThrownBy(map::sequence)
          .isInstanceOf(MapUnsupportedException.class)
          .hasMessageContaining("backup");
    }
  }
}
