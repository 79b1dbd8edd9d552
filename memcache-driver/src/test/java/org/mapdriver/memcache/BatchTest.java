package org.mapdriver.memcache;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapEntry;

/** Bulk writes cost one round trip: a server that answers none before it has all is no trouble. */
final class BatchTest {
  private static final MapDrivers DRIVERS = MapDrivers.installed();

  /** Reads so many bytes, then answers them all at once; tells what it read. */
  private static FutureTask<String> answering(ServerSocket listener, int bytes, String replies) {
    FutureTask<String> server =
        new FutureTask<>(
            () -> {
              try (Socket socket = listener.accept()) {
                ByteArrayOutputStream read = new ByteArrayOutputStream();
                read.write(socket.getInputStream().readNBytes(bytes));
                socket.getOutputStream().write(replies.getBytes(US_ASCII));
                return read.toString(US_ASCII);
              }
            });
    new Thread(server, "batch-test-server").start();
    return server;
  }

  private static LookupMap open(ServerSocket listener) {
    return DRIVERS.open(
        "memcache:memcache=inet:127.0.0.1:"
            + listener.getLocalPort()
            + ";max_try=1;timeout=10s;ttl=0");
  }

  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @Test
  void updateAll_serverAnswersOnceItHasAll_isOneRoundTrip() throws Exception {
    String commands = "set a 0 0 1\r\n1\r\nset b 0 0 2\r\n22\r\nset c 0 0 3\r\n333\r\n";
    try (ServerSocket listener = listen();
        LookupMap map = open(listener)) {
      FutureTask<String> server =
          answering(listener, commands.length(), "STORED\r\nSTORED\r\nSTORED\r\n");

      map.updateAll(
          List.of(MapEntry.of("a", "1"), MapEntry.of("b", "22"), MapEntry.of("c", "333")));

      assertThat(server.get(10, TimeUnit.SECONDS)).isEqualTo(commands);
    }
  }

  @Test
  void deleteAll_serverAnswersOnceItHasAll_isOneRoundTrip() throws Exception {
    String commands = "delete a\r\ndelete b\r\ndelete c\r\n";
    try (ServerSocket listener = listen();
        LookupMap map = open(listener)) {
      FutureTask<String> server =
          answering(listener, commands.length(), "DELETED\r\nNOT_FOUND\r\nDELETED\r\n");

      int deleted =
          map.deleteAll(
              List.of("a".getBytes(US_ASCII), "b".getBytes(US_ASCII), "c".getBytes(US_ASCII)));

      assertThat(deleted).isEqualTo(2);
      assertThat(server.get(10, TimeUnit.SECONDS)).isEqualTo(commands);
    }
  }
}
