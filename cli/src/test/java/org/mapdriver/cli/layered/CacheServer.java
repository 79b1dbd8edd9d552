package org.mapdriver.cli.layered;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** A memcached for one test class, which shares it out among its tests by a prefix of the keys. */
final class CacheServer implements AutoCloseable {
  private static final int MOST_PORTS = 5;

  private final AtomicInteger users = new AtomicInteger();
  private final Process process;
  private final int port;

  private CacheServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static CacheServer start() throws IOException {
    for (int ports = 1; ; ports++) {
      CacheServer server = startOnFreePort();
      Awaitility.await()
          .atMost(1, TimeUnit.MINUTES)
          .until(() -> server.answers() || !server.process.isAlive());
      if (server.process.isAlive()) {
        return server;
      }
      if (ports == MOST_PORTS) { // fewer: another program may have taken the port meanwhile
        throw new IOException("memcached ends at once, status " + server.process.exitValue());
      }
    }
  }

  private static CacheServer startOnFreePort() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Process process =
        new ProcessBuilder(
                "memcached", "-u", "nobody", "-l", "127.0.0.1", "-p", "" + port, "-U", "0")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new CacheServer(process, port);
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Parameters of {@code memcache:} for keys that no other user of this server has. */
  String ownKeys() {
    return "memcache=inet:127.0.0.1:" + port + ";key_format=u" + users.incrementAndGet() + "-%s";
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
