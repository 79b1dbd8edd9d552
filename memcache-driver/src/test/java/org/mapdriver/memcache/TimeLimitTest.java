package org.mapdriver.memcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapUnavailableException;

/** What {@code timeout} bounds beside connecting and reading. */
final class TimeLimitTest {
  private static final MapDrivers DRIVERS = MapDrivers.installed();

  /** Far above the time limits of the maps. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** More than the system keeps for a server that does not read. */
  private static final String LARGE = "x".repeat(64 << 20);

  @TempDir Path folder;

  @Test
  void update_serverNeverReads_endsOnceTheTimeIsUp() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      int port = ((InetSocketAddress) server.getLocalAddress()).getPort();

      assertWriteIsBounded("inet:127.0.0.1:" + port);
    }
  }

  @Test
  void update_serverOfASocketFileNeverReads_endsOnceTheTimeIsUp() throws IOException {
    Path file = folder.resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(file));

      assertWriteIsBounded("unix:" + file);
    }
  }

  private static void assertWriteIsBounded(String server) {
    String uri = "memcache:memcache=" + server + ";max_try=1;timeout=300ms;data_size_limit=64m";
    try (LookupMap map = DRIVERS.open(uri)) {
      long start = System.nanoTime();

      assertThatThrownBy(() -> map.update("k", LARGE))
          .isInstanceOf(MapUnavailableException.class)
          .hasMessageStartingWith("update memcache:memcache=" + server)
          .hasMessageNotContaining("xxx")
          .hasMessageNotContaining("\n");

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE);
    }
  }

  @Test
  void lookup_serverNeverAnswers_takesATimeLimitForEachTryAndAPauseBetween() {
    try (FaultServer server = FaultServer.start();
        LookupMap map =
            DRIVERS.open(
                "memcache:coherence=postfix;memcache="
                    + server.server()
                    + ";max_try=3;timeout=200ms;retry_pause=100ms;backup=inline:{k=old}")) {
      server.stall("").stall("").stall("");
      long start = System.nanoTime();

      assertThat(map.lookup("k")).isEqualTo("old");

      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(800), PATIENCE);
      assertThat(server.commands().subList(0, 3)).containsOnly("get k");
    }
  }
}
