package org.mapdriver.benchmarks.workload;

import static java.nio.charset.StandardCharsets.US_ASCII;

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
import java.util.ArrayList;
import java.util.List;

/**
 * A memcached process of one thread, on a free loopback port or on a UNIX-domain socket. It runs on
 * the processors that its parent may use.
 */
public final class MemcachedProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final int MOST_TRIES = 3;

  private final Process process;
  private final SocketAddress address;
  private final Path folder;

  private MemcachedProcess(Process process, SocketAddress address, Path folder) {
    this.process = process;
    this.address = address;
    this.folder = folder;
  }

  /**
   * Starts one, and returns when it accepts connections.
   *
   * @param transport what it listens on
   * @return a running server, empty
   * @throws IOException if memcached is not installed or does not start
   */
  public static MemcachedProcess start(Transport transport) throws IOException {
    return start(List.of(), transport);
  }

  /**
   * Starts one that stays on one processor.
   *
   * @param processor its number
   * @param transport what it listens on
   * @return a running server, empty
   * @throws IOException if memcached is not installed or does not start
   */
  public static MemcachedProcess startOnProcessor(int processor, Transport transport)
      throws IOException {
    return start(List.of("taskset", "-c", Integer.toString(processor)), transport);
  }

  private static MemcachedProcess start(List<String> before, Transport transport)
      throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        return startOnce(before, transport);
      } catch (IOException e) { // another program may have taken the port that was free
        if (tries == MOST_TRIES) {
          throw e;
        }
      }
    }
  }

  private static MemcachedProcess startOnce(List<String> before, Transport transport)
      throws IOException {
    Path folder = Files.createTempDirectory("mapdriver-benchmark");
    // memcached gives up root's rights before it makes its socket.
    folder.toFile().setWritable(true, false);
    folder.toFile().setExecutable(true, false);
    SocketAddress address;
    Process process;
    if (transport == Transport.TCP) {
      int port = freePort();
      address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      process = run(before, "-l", "127.0.0.1", "-p", Integer.toString(port), "-U", "0");
    } else {
      Path socket = folder.resolve("memcached");
      address = UnixDomainSocketAddress.of(socket);
      process = run(before, "-s", socket.toString(), "-a", "0777");
    }
    MemcachedProcess server = new MemcachedProcess(process, address, folder);
    try {
      server.awaitAccepting();
    } catch (IOException e) {
      server.close();
      throw e;
    }
    return server;
  }

  private static Process run(List<String> before, String... listen) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(List.of("memcached", "-u", "nobody", "-t", "1", "-m", "1024", "-I", "2m"));
    command.addAll(List.of(listen));
    return new ProcessBuilder(command).inheritIO().start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitAccepting() throws IOException {
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
   * Stores entries, all in one stream.
   *
   * @param entries what to store
   * @throws IOException if the server does not have all of them then
   */
  public void load(Entries entries) throws IOException {
    try (SocketChannel channel = SocketChannel.open(address)) {
      ByteBuffer batch = ByteBuffer.allocate(4 << 20);
      for (int i = 0; i < entries.size(); i++) {
        byte[] command = entries.setCommand(i);
        if (batch.remaining() < command.length) {
          write(channel, batch);
        }
        batch.put(command);
      }
      write(channel, batch);
      // Over the same connection: another one would be answered before this one's end is read.
      String stored = "STAT curr_items " + entries.size() + "\r\n";
      if (!ask(channel, "stats").contains(stored)) {
        throw new IOException("memcached has not stored " + entries.size() + " entries");
      }
    }
  }

  private static void write(SocketChannel channel, ByteBuffer batch) throws IOException {
    batch.flip();
    while (batch.hasRemaining()) {
      channel.write(batch);
    }
    batch.clear();
  }

  /**
   * Empties the server.
   *
   * @throws IOException if it does not say OK
   */
  public void flush() throws IOException {
    try (SocketChannel channel = SocketChannel.open(address)) {
      if (!ask(channel, "flush_all").startsWith("OK")) {
        throw new IOException("memcached does not flush");
      }
    }
  }

  /** Sends a last command, and lets the server hang up after its answer. */
  private static String ask(SocketChannel channel, String command) throws IOException {
    write(channel, ByteBuffer.allocate(64).put((command + "\r\nquit\r\n").getBytes(US_ASCII)));
    ByteBuffer reply = ByteBuffer.allocate(64 << 10);
    while (channel.read(reply) > 0) {
      // until the end
    }
    return new String(reply.array(), 0, reply.position(), US_ASCII);
  }

  /**
   * Stops the server: it is connected to, and answers nothing any more.
   *
   * @throws IOException if it cannot be stopped
   */
  public void suspend() throws IOException {
    Process kill = new ProcessBuilder("kill", "-STOP", Long.toString(process.pid())).start();
    if (kill.onExit().join().exitValue() != 0) {
      throw new IOException("cannot stop memcached, process " + process.pid());
    }
  }

  /**
   * Where the server listens.
   *
   * @return its address
   */
  public SocketAddress address() {
    return address;
  }

  /**
   * Where the server listens, as a map's URI says it.
   *
   * @return what follows {@code memcache=}
   */
  public String spec() {
    return spec(address);
  }

  /**
   * An address as a map's URI says it.
   *
   * @param address where a server listens
   * @return what follows {@code memcache=}
   */
  public static String spec(SocketAddress address) {
    return address instanceof UnixDomainSocketAddress unix
        ? "unix:" + unix.getPath()
        : "inet:127.0.0.1:" + ((InetSocketAddress) address).getPort();
  }

  @Override
  public void close() throws IOException {
    // Asked politely, it takes a second to go; it has nothing to lose.
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (address instanceof UnixDomainSocketAddress unix) {
      Files.deleteIfExists(unix.getPath());
    }
    Files.deleteIfExists(folder);
  }
}
