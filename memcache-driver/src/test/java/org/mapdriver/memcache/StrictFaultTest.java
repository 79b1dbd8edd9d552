package org.mapdriver.memcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapUnavailableException;

/** Strict coherence on a server that cannot, or will not, do what it needs. */
final class StrictFaultTest {
  private static final MapDrivers DRIVERS = MapDrivers.installed();

  private final FaultServer server = FaultServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  private LookupMap open(String parameters) {
    return DRIVERS.open(
        "memcache:max_try=1;memcache=" + server.server() + parameters + ";backup=internal:");
  }

  @Test
  void anyOperation_serverWithoutMetaCommands_isACacheThatIsDown() {
    try (LookupMap map = open("")) {
      for (int i = 0; i < 2; i++) {
        server.reply("ERROR\r\n");
      }
      map.update("k", "v");
      assertThat(map.lookup("k")).isEqualTo("v");

      assertThat(server.commands())
          .allMatch(command -> command.isEmpty() || command.startsWith("ms mapdriver-probe 0 "));
      assertThat(map.stats().errors().get("connect")).isPositive();
      assertThat(map.stats().hits()).isZero();
    }
  }

  @Test
  void update_serverWithoutMetaCommandsAndRefuse_namesTheWayOut() {
    try (LookupMap map = open(";on_unreachable=refuse")) {
      server.reply("ERROR\r\n");

      assertThatThrownBy(() -> map.update("k", "v"))
          .isInstanceOf(MapUnavailableException.class)
          .hasMessageContaining("coherence=postfix")
          .hasMessageContaining("1.6.18");
    }
  }

  /** {@code mg} with {@code N} answers {@code EN} where a server has no memory for a lease. */
  @Test
  void lookup_serverHasNoRoomForALease_isAnsweredByTheBackupAndFillsNothing() {
    try (LookupMap map = open("")) {
      server.answer(
          command -> {
            String opaque = command.replaceFirst(".*( O\\d+).*", "$1");
            if (command.startsWith("ms ") || command.startsWith("md ")) {
              return "HD c7" + opaque + "\r\n";
            }
            return command.startsWith("mg ")
                ? "EN\r\n"
                : command.startsWith("get ") ? "END\r\n" : "";
          });
      map.update("k", "v");

      assertThat(map.lookup("k")).isEqualTo("v");
      assertThat(map.lookupAll(List.of("k", "none"))).isEqualTo(Map.of("k", "v"));

      assertThat(server.commands()).anyMatch(command -> command.startsWith("mg k v c f N"));
      assertThat(map.stats().errors()).isEmpty();
      assertThat(map.stats().hits()).isZero();
      assertThat(map.stats().fills()).isZero();
      assertThat(map.stats().fillsRefused()).isZero();
    }
  }
}
