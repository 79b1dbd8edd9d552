package org.mapdriver.memcache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapOptions;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.UpdateMode;

/** Everyday use, on a real memcached, over each kind of socket. */
final class RealServerIT {
  private static final MapDrivers DRIVERS = MapDrivers.installed();

  @TempDir Path folder;

  @Test
  void everyOperation_overTcp_reachesTheServer() {
    try (Memcached server = Memcached.onTcp()) {
      System.out.println(server.version());
      useEveryOperation(server);
    }
  }

  @Test
  void everyOperation_overIpv6_reachesTheServer() {
    try (Memcached server = Memcached.onTcp("::1", Memcached.freePort())) {
      useEveryOperation(server);
    }
  }

  @Test
  void everyOperation_overUnixSocket_reachesTheServer() {
    try (Memcached server = Memcached.onUnixSocket(folder)) {
      useEveryOperation(server);
    }
  }

  private static void useEveryOperation(Memcached server) {
    String uri =
        "memcache:coherence=postfix;memcache=" + server.server() + ";flags=7;backup=internal:";
    try (LookupMap map = DRIVERS.open(uri)) {
      map.update("a", "first", UpdateMode.REPLACE);
      assertThat(server.get("a")).isEqualTo("VALUE a 7 5\r\nfirst\r\nEND\r\n");

      server.talk("set a 0 0 6\r\nsecond\r\n", "STORED\r\n");
      assertThat(map.lookup("a")).isEqualTo("second");

      server.talk("flush_all\r\n", "OK\r\n");
      assertThat(map.lookup("a")).isEqualTo("first");
      assertThat(server.get("a")).isEqualTo("VALUE a 7 5\r\nfirst\r\nEND\r\n");

      assertThat(map.delete("a")).isTrue();
      assertThat(server.get("a")).isEqualTo("END\r\n");
      assertThat(map.lookup("a")).isNull();
      assertThat(map.stats().hits()).isEqualTo(1);
      assertThat(map.stats().misses()).isEqualTo(2);
      assertThat(map.stats().fills()).isEqualTo(1);
    }
  }

  /**
   * For 50 µs after it was used a connection is not looked at. A fill's reply that lies there later
   * is collected, any other byte is a fault. The pauses pass that moment a nanosecond at a time:
   * where the clock was read for each of the two, 23 of these lookups lost their connection.
   */
  @Test
  void lookup_fillsAfterPausesOfAnyLength_keepsItsConnection() {
    String backup = ";timeout=1m;backup=static:value";
    try (Memcached server = Memcached.onTcp();
        LookupMap map =
            DRIVERS.open("memcache:coherence=postfix;memcache=" + server.server() + backup)) {
      for (int i = 0; i < 20_000; i++) {
        assertThat(map.lookup("key" + i)).isEqualTo("value");
        computeFor(30_000 + i);
      }

      assertThat(map.stats().details())
          .containsEntry("connections opened", "1")
          .containsEntry("connections found closed", "0");
    }
  }

  /** What a caller does between lookups. */
  private static void computeFor(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void anyOperation_overLongKeyWithCommandsAsValue_reachesNoServer() {
    try (Memcached server = Memcached.onTcp();
        LookupMap alone = DRIVERS.open("memcache:coherence=postfix;memcache=" + server.server());
        LookupMap layered =
            DRIVERS.open(
                "memcache:coherence=postfix;memcache=" + server.server() + ";backup=internal:")) {
      server.talk("set canary 0 0 4\r\nsong\r\n", "STORED\r\n");
      String key = "k".repeat(251);
      byte[] attack = "flush_all\r\n".getBytes(UTF_8);

      Attack.everyOperation(alone, key, attack);
      Attack.everyOperation(layered, key, attack);

      assertThat(server.get("canary")).isEqualTo("VALUE canary 0 4\r\nsong\r\nEND\r\n");
      assertThat(server.stat("cmd_flush")).isZero();
      assertThat(server.stat("cmd_set")).isEqualTo(1);
    }
  }

  @Test
  void update_negativeFlags_areRefusedAndTheValueIsNotRunAsCommands() throws IOException {
    try (Memcached server = Memcached.onTcp()) {
      Path file =
          Files.writeString(
              folder.resolve("users.cf"), "memcache = " + server.server() + "\nflags = -1\n");
      try (LookupMap map = DRIVERS.open("memcache:" + file)) {
        assertThatThrownBy(() -> map.update("k", "flush_all\r\n"))
            .isInstanceOf(MapUnavailableException.class)
            .hasMessageContaining("flags is -1");
        assertThat(server.stat("cmd_flush")).isZero();
      }
    }
  }

  @Test
  void lookup_serverRestarted_findsItAgain() {
    int port = Memcached.freePort();
    Memcached first = Memcached.onTcp("127.0.0.1", port);
    try (LookupMap map =
        DRIVERS.open(
            "memcache:coherence=postfix;memcache=inet:localhost:"
                + port
                + ";backup=inline:{k=old}")) {
      assertThat(map.lookup("k")).isEqualTo("old");
      first.close();
      assertThat(map.lookup("k")).isEqualTo("old");
      try (Memcached second = Memcached.onTcp("127.0.0.1", port)) {
        assertThat(map.lookup("k")).isEqualTo("old");
        assertThat(second.get("k")).isEqualTo("VALUE k 0 3\r\nold\r\nEND\r\n");
        assertThat(map.lookup("k")).isEqualTo("old");
        assertThat(map.stats().hits()).isEqualTo(1);
      }
    } finally {
      first.close();
    }
  }

  @Test
  void check_serverThatAnswers_tellsItsVersion() {
    try (Memcached server = Memcached.onTcp();
        LookupMap map = DRIVERS.open("memcache:coherence=postfix;memcache=" + server.server())) {
      assertThat(map.check()).hasSize(1);
      assertThat(map.check().get(0).healthy()).isTrue();
      assertThat(map.check().get(0).report()).contains(server.version().replace("VERSION ", ""));
    }
  }

  @Test
  void update_insertIfAbsent_withoutBackup_keepsWhatIsThereUnlessAsPostfix() {
    try (Memcached server = Memcached.onTcp()) {
      String uri = "memcache:coherence=postfix;memcache=" + server.server();
      try (LookupMap map = DRIVERS.open(uri);
          LookupMap postfix = DRIVERS.open(uri, MapOptions.defaults().asPostfix(true))) {
        assertThat(map.update("k", "1", UpdateMode.INSERT_IF_ABSENT)).isTrue();
        assertThat(map.update("k", "2", UpdateMode.INSERT_IF_ABSENT)).isFalse();
        assertThat(map.lookup("k")).isEqualTo("1");
        assertThat(postfix.update("k", "3", UpdateMode.INSERT_IF_ABSENT)).isTrue();
        assertThat(map.lookup("k")).isEqualTo("3");
      }
    }
  }

  @Test
  void update_insertIfAbsent_withBackup_leavesNoValueThatTheBackupLacksUnlessAsPostfix() {
    try (Memcached server = Memcached.onTcp()) {
      String uri = "memcache:coherence=postfix;memcache=" + server.server() + ";backup=internal:";
      try (LookupMap map = DRIVERS.open(uri);
          LookupMap postfix = DRIVERS.open(uri, MapOptions.defaults().asPostfix(true))) {
        map.update("k", "1");
        assertThat(map.update("k", "2", UpdateMode.INSERT_IF_ABSENT)).isFalse();
        assertThat(server.get("k")).isEqualTo("END\r\n");
        assertThat(map.lookup("k")).isEqualTo("1");

        postfix.update("p", "1");
        assertThat(postfix.update("p", "2", UpdateMode.INSERT_IF_ABSENT)).isFalse();
        assertThat(server.get("p")).isEqualTo("VALUE p 0 1\r\n2\r\nEND\r\n");
      }
    }
  }
}
