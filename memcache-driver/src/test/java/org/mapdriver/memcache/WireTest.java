package org.mapdriver.memcache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapOptions;

/** What reaches a server of Postfix's order, to the letter; and what must not. */
final class WireTest {
  private static final MapDrivers DRIVERS = MapDrivers.installed();

  private final FaultServer server = FaultServer.start();

  @AfterEach
  void stop() {
    server.close();
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
    byte[] value = "flush_all\r\n".getBytes(UTF_8);
    try (LookupMap map = FaultMaps.overBackup(server, "")) {
      Attack.everyOperation(map, key, value);
    }
    try (LookupMap map = FaultMaps.alone(server, "")) {
      Attack.everyOperation(map, key, value);
    }
    try (LookupMap map = FaultMaps.alone(server, ";key_format=%s-%s")) {
      Attack.everyOperation(map, "k".repeat(125), value);
    }
    try (LookupMap map = FaultMaps.alone(server, "")) {
      Attack.everyOperation(map, "k\r\nflush_all", value);
      Attack.everyOperation(map, "k flush_all", value);
      Attack.everyOperation(map, "k\u0000", value);
      Attack.everyOperation(map, "", value);
    }

    assertThat(server.commands()).isEmpty();
    assertThat(server.accepted()).isZero();
  }
}
