package org.mapdriver.benchmarks.workload;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Two memcached processes of one thread each, on a free loopback port and on a UNIX-domain socket:
 * a single one listens on one kind only.
 */
public final class MemcachedProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(10);

  private final Process onTcp;
  private final Process onUnix;
  private final InetSocketAddress tcp;
  private final UnixDomainSocketAddress unix;
  private final Path folder;

  private MemcachedProcess(
      Process onTcp,
      Process onUnix,
      InetSocketAddress tcp,
      UnixDomainSocketAddress unix,
      Path folder) {
    this.onTcp = onTcp;
    this.onUnix = onUnix;
    this.tcp = tcp;
    this.unix = unix;
    this.folder = folder;
  }

  /**
   * Starts both, and returns when both accept connections.
   *
   * @return running servers, empty
   * @throws IOException if memcached is not installed or does not start
   */
  public static MemcachedProcess start() throws IOException {
    Path folder = Files.createTempDirectory("mapdriver-benchmark");
    // memcached gives up root's rights before it makes its socket.
    folder.toFile().setWritable(true, false);
    folder.toFile().setExecutable(true, false);
    Path socket = folder.resolve("memcached");
    int port = freePort();
    InetSocketAddress tcp = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    UnixDomainSocketAddress unix = UnixDomainSocketAddress.of(socket);
    Process onTcp = run("-l", "127.0.0.1", "-p", Integer.toString(port), "-U", "0");
    Process onUnix = run("-s", socket.toString(), "-a", "0777");
    MemcachedProcess server = new MemcachedProcess(onTcp, onUnix, tcp, unix, folder);
    try {
      awaitAccepting(tcp, onTcp);
      awaitAccepting(unix, onUnix);
    } catch (IOException e) {
      server.close();
      throw e;
    }
    return server;
  }

  private static Process run(String... listen) throws IOException {
    List<String> command =
        new java.util.ArrayList<>(List.of("memcached", "-u", "nobody", "-t", "1", "-m", "256"));
    command.addAll(List.of(listen));
    return new ProcessBuilder(command).inheritIO().start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void awaitAccepting(SocketAddress address, Process process) throws IOException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (true) {
      try {
        SocketChannel.open(address).close();
        return;
      } catch (IOException notYet) {
        if (!process.isAlive() || System.nanoTime() - deadline > 0) {
          throw new IOException("memcached does not answer on " + address, notYet);
        }
        Thread.onSpinWait();
      }
    }
  }

  /**
   * Stores entries in both servers.
   *
   * @param entries what to store
   * @throws IOException if a server does not store one
   */
  public void load(Entries entries) throws IOException {
    for (SocketAddress address : List.of(tcp, unix)) {
      try (SocketChannel channel = SocketChannel.open(address)) {
        for (int i = 0; i < entries.size(); i++) {
          channel.write(ByteBuffer.wrap(entries.setCommand(i)));
          awaitStored(channel);
        }
      }
    }
  }

  private static void awaitStored(SocketChannel channel) throws IOException {
    ByteBuffer reply = ByteBuffer.allocate(64);
    while (reply.position() == 0 || reply.get(reply.position() - 1) != '\n') {
      if (channel.read(reply) < 0) {
        throw new IOException("memcached hung up");
      }
    }
    if (reply.get(0) != 'S' || reply.get(1) != 'T') {
      throw new IOException("memcached did not store an entry");
    }
  }

  /**
   * Where the TCP server listens.
   *
   * @return its address
   */
  public InetSocketAddress tcp() {
    return tcp;
  }

  /**
   * Where the other one listens.
   *
   * @return its socket
   */
  public UnixDomainSocketAddress unix() {
    return unix;
  }

  @Override
  public void close() throws IOException {
    for (Process process : List.of(onTcp, onUnix)) {
      process.destroy();
    }
    boolean interrupted = false;
    for (Process process : List.of(onTcp, onUnix)) {
      try {
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        interrupted = true;
        process.destroyForcibly();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(unix.getPath());
    Files.deleteIfExists(folder);
  }
}
