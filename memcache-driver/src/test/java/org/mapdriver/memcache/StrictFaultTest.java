package org.mapdriver.memcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.memcache.protocol.Marks;

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
        "memcache:max_try=1;timeout=1m;memcache="
            + server.server()
            + parameters
            + ";backup=internal:");
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

  private static String values(String command) {
    StringBuilder reply = new StringBuilder();
    for (String key : command.replaceFirst("^get ", "").split(" ", -1)) {
      reply.append("VALUE " + key + " " + Marks.VALUE + " 6\r\ncached\r\n");
    }
    return reply.append("END\r\n").toString();
  }

  /** As many as one command has room for are asked for at once. */
  @Test
  void lookupAll_secondReplyCannotBeTrusted_takesNothingThatFollowsIt() {
    List<String> keys = IntStream.range(0, 600).mapToObj(i -> "k" + i).toList();
    try (LookupMap map = open("")) {
      server.answer(
          command -> {
            if (command.startsWith("ms ")) {
              return "HD c7" + command.replaceFirst(".*( O\\d+).*", "$1") + "\r\n";
            }
            boolean sound = !command.contains(" k300 ") && !command.equals("get k300");
            if (sound || !command.startsWith("get ")) {
              return command.startsWith("get ") ? values(command) : "";
            }
            String rest = command.replace("get k300", "");
            return "VALUE k0 1 1\r\nx\r\n" + (rest.isEmpty() ? "END\r\n" : values(rest.trim()));
          });

      Map<String, String> found = map.lookupAll(keys);

      assertThat(found).hasSize(599).doesNotContainKey("k300");
      assertThat(found.values()).containsOnly("cached");
      assertThat(map.stats().backup().orElseThrow().lookups()).isEqualTo(1);
      assertThat(server.commands().stream().filter(line -> line.startsWith("get ")))
          .as("three parts, and the keys of one of them")
          .hasSize(3 + 256);
      assertThat(server.accepted()).as("a connection for each part of the truth").isEqualTo(3);
      assertThat(map.stats().errors()).isEqualTo(Map.of("protocol", 1L));
    }
  }

  @Test
  void lookupAll_replyToTheThirdClaimCannotBeTrusted_hasFilledTheFirstTwoParts() {
    List<String> keys = IntStream.range(0, 600).mapToObj(i -> "k" + i).toList();
    try (LookupMap map = open("")) {
      server.answer(
          command -> {
            String opaque = command.replaceFirst(".*?( O\\d+)?$", "$1");
            if (command.startsWith("get ")) {
              return "END\r\n";
            }
            if (command.startsWith("mg k550 ")) {
              return "NONSENSE\r\n";
            }
            return command.startsWith("mg ")
                ? "VA 0 c7 f0 W" + opaque + "\r\n\r\n"
                : command.isEmpty() ? "" : "HD c7" + opaque + "\r\n";
          });

      assertThat(map.lookupAll(keys)).isEmpty();

      assertThat(map.stats().fills()).isEqualTo(512);
      assertThat(map.stats().backup().orElseThrow().lookups()).isEqualTo(600);
      assertThat(server.commands().stream().filter(line -> line.matches("ms k\\d+ 0 .*")))
          .hasSize(512);
    }
  }
}
