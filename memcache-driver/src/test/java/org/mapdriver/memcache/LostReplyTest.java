package org.mapdriver.memcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mapdriver.memcache.FaultServer.HELLO;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.UpdateMode;

/** Tries that fail: how many there are, and what the caller is told when the last has. */
final class LostReplyTest {
  private static final MapDrivers DRIVERS = MapDrivers.installed();

  private final FaultServer server = FaultServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anyOperation_serverFailsEachTime_isTriedMaxTryTimesThenUnavailable() {
    try (LookupMap map = FaultMaps.alone(server, "")) {
      server.cut("");

      assertThatThrownBy(() -> map.lookup("k"))
          .isInstanceOf(MapUnavailableException.class)
          .hasMessageStartingWith("lookup memcache:coherence=postfix;memcache=" + server.server())
          .hasMessageContaining("connection lost");
    }
    try (LookupMap map = FaultMaps.open(server, ";max_try=3;retry_pause=1ms")) {
      server.cut("").cut("V").reply(HELLO);

      assertThat(map.lookup("k")).isEqualTo("hello");
      assertThat(server.accepted()).isEqualTo(4);
    }
  }

  @Test
  void anyOperation_connectionClosedSinceTheLast_costsNoAttempt() {
    try (LookupMap map = FaultMaps.alone(server, "")) {
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
  void update_noAcknowledgement_mayHaveHappened() {
    try (LookupMap map = FaultMaps.alone(server, "")) {
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
    try (LookupMap map = FaultMaps.open(server, ";max_try=2;retry_pause=1ms")) {
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
    try (LookupMap map = FaultMaps.alone(server, "")) {
      server.reply(reply);

      assertThatThrownBy(() -> map.update("k", "v")).isInstanceOf(MapUnavailableException.class);
    }
  }

  @Test
  void anyOperation_nobodyListens_isUnavailableWithoutRetry() {
    try (ClosedPort closed = new ClosedPort();
        LookupMap map =
            DRIVERS.open(
                "memcache:coherence=postfix;memcache=inet:127.0.0.1:"
                    + closed.port()
                    + ";retry_pause=1h")) {
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
}
