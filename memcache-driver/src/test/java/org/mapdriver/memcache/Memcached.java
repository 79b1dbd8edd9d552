package org.mapdriver.memcache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** A real memcached, for as long as a test needs it. */
final class Memcached implements AutoCloseable {
  private static final int LOWEST_PORT = 12_000;
  private static final int FIRST_PORT_OF_THE_SYSTEM = 32_000;

  private final Process process;
  private final SocketAddress address;
  private final String server;

  private Memcached(SocketAddress address, String server, List<String> options) {
    List<String> command = new ArrayList<>(List.of("memcached", "-u", "nobody", "-U", "0"));
    command.addAll(options);
    this.address = address;
    this.server = server;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException("memcached is needed for this test; install it", e);
    }
    await().atMost(Duration.ofSeconds(20)).until(this::accepts);
  }

  static Memcached onTcp(String... options) {
    return onTcp("127.0.0.1", freePort(), options);
  }

  static Memcached onTcp(String host, int port, String... options) {
    List<String> all = new ArrayList<>(List.of("-l", host, "-p", Integer.toString(port)));
    all.addAll(List.of(options));
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return new Memcached(new InetSocketAddress(host, port), "inet:" + shown + ":" + port, all);
  }

  /** A socket in a folder that only this user may enter. */
  static Memcached onUnixSocket(Path folder, String... options) {
    Path socket = folder.resolve("memcached.sock");
    List<String> all = new ArrayList<>(List.of("-s", socket.toString(), "-a", "0777"));
    all.addAll(List.of(options));
    folder.toFile().setExecutable(true, false);
    folder.toFile().setWritable(true, false);
    return new Memcached(UnixDomainSocketAddress.of(socket), "unix:" + socket, all);
  }

  /**
   * A port that stays free until it is used, and between two servers that use it after one another:
   * none of those that systems give to whoever does not care, and to connections.
   */
  static int freePort() {
    for (int tries = 0; tries < 1000; tries++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, FIRST_PORT_OF_THE_SYSTEM);
      try (ServerSocket socket = new ServerSocket(port)) { // on all addresses
        return socket.getLocalPort();
      } catch (IOException taken) {
        // By somebody who means it.
      }
    }
    throw new IllegalStateException("none of 1000 ports is free");
  }

  /** As it stands in {@code memcache=}. */
  String server() {
    return server;
  }

  int port() {
    return ((InetSocketAddress) address).getPort();
  }

  /** Sends commands over a connection of its own, and reads until the last reply ends so. */
  String talk(String commands, String end) {
    try (SocketChannel channel = SocketChannel.open(address)) {
      channel.write(ByteBuffer.wrap(commands.getBytes(ISO_8859_1)));
      ByteArrayOutputStream replies = new ByteArrayOutputStream();
      ByteBuffer buffer = ByteBuffer.allocate(8192);
      while (!replies.toString(ISO_8859_1).endsWith(end) && channel.read(buffer.clear()) > 0) {
        replies.write(buffer.array(), 0, buffer.position());
      }
      return replies.toString(ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The whole reply to {@code get}. */
  String get(String key) {
    return talk("get " + key + "\r\n", "END\r\n");
  }

  /** One of the server's own counts. */
  long stat(String name) {
    return talk("stats\r\n", "END\r\n")
        .lines()
        .filter(line -> line.startsWith("STAT " + name + " "))
        .map(line -> line.substring(("STAT " + name + " ").length()))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no statistic " + name));
  }

  String version() {
    return talk("version\r\n", "\r\n").trim();
  }

  /** It hangs from here on, as a machine does that is suspended. */
  void stop() {
    signal("STOP");
  }

  /** It goes on where it was stopped. */
  void proceed() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean accepts() {
    if (!process.isAlive()) {
      throw new AssertionError("memcached ended at once, status " + process.exitValue());
    }
    try (SocketChannel channel = SocketChannel.open(address)) {
      return channel.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    await().atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive());
    try {
      if (address instanceof UnixDomainSocketAddress socket) {
        Files.deleteIfExists(socket.getPath());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
