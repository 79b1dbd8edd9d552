package org.mapdriver.cli.postmap;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** A memcached of its own for one run, on a port or socket that it chose itself. */
final class Memcached implements AutoCloseable {
  private static final long START_SECONDS = 60;
  private static final int MOST_WALKS = 10;

  private final Process process;
  private final String host;
  private final int port;
  private final Path socket;

  private Memcached(Process process, String host, int port, Path socket) {
    this.process = process;
    this.host = host;
    this.port = port;
    this.socket = socket;
  }

  static Memcached start(Path home, PostmapCase.ServerKind kind)
      throws IOException, InterruptedException {
    String host = kind == PostmapCase.ServerKind.TCP6 ? "::1" : "127.0.0.1";
    Path ports = home.resolve("ports");
    Path socket = home.resolve("socket");
    List<String> command =
        new ArrayList<>(List.of("memcached", "-u", "nobody", "-m", "16", "-t", "1"));
    if (kind == PostmapCase.ServerKind.UNIX) {
      command.addAll(List.of("-s", socket.toString()));
    } else {
      command.addAll(List.of("-p", "-1", "-U", "0"));
      command.addAll(List.of("-l", host));
    }
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("memcached.log").toFile());
    builder.environment().put("MEMCACHED_PORT_FILENAME", ports.toString());
    Process process = builder.start();
    try {
      if (kind == PostmapCase.ServerKind.UNIX) {
        Memcached memcached = new Memcached(process, "", 0, socket);
        await(process, memcached::isReachable);
        return memcached;
      }
      await(process, () -> Files.exists(ports) && Files.readString(ports).endsWith("\n"));
      String line = Files.readString(ports).trim();
      int port = Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
      return new Memcached(process, host, port, socket);
    } catch (IOException | InterruptedException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** Something that comes true while a server starts. */
  @FunctionalInterface
  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(Process process, Condition started)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!started.holds()) {
      if (process.waitFor(5, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
        throw new IOException("memcached does not start");
      }
    }
  }

  private boolean isReachable() {
    try (Conversation server = connect()) {
      server.send("version\r\n");
      return server.line().startsWith("VERSION ");
    } catch (IOException e) {
      return false; // not yet
    }
  }

  /** What <code>memcache =</code> names to reach this server. */
  String endpoint() {
    if (port == 0) {
      return "unix:" + socket;
    }
    return "inet:" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  int port() {
    return port;
  }

  void set(Item item) throws IOException {
    try (Conversation server = connect()) {
      byte[] value = Text.bytes(item.value());
      server.send(
          "set %s %d %d %d\r\n".formatted(item.key(), item.flags(), item.ttl(), value.length));
      server.send(item.value() + "\r\n");
      String reply = server.line();
      if (!reply.equals("STORED")) {
        throw new IOException("memcached does not take " + item + ": " + reply);
      }
    }
  }

  /** Every live item, in the order of keys. */
  List<Item> items() throws IOException {
    List<Item> items = new ArrayList<>();
    try (Conversation server = connect()) {
      for (String key : keys(server)) {
        server.send("mg " + key + " v f t\r\n");
        String[] reply = server.line().split(" ", -1);
        if (reply[0].equals("VA")) {
          String value = server.data(Integer.parseInt(reply[1]));
          items.add(
              new Item(
                  key,
                  value,
                  Long.parseLong(reply[2].substring(1)),
                  Long.parseLong(reply[3].substring(1))));
        }
      }
    }
    items.sort(Comparator.comparing(Item::key));
    return List.copyOf(items);
  }

  /**
   * Walks over the items until as many were seen as there are, or often enough: a walk passes over
   * an item that another thread of the server holds at that moment, and the count has items that
   * have expired.
   */
  private static SortedSet<String> keys(Conversation server) throws IOException {
    SortedSet<String> keys = new TreeSet<>();
    for (int walk = 0; walk < MOST_WALKS && keys.size() < count(server); walk++) {
      String line = "BUSY";
      while (line.startsWith("BUSY")) {
        server.send("lru_crawler metadump all\r\n");
        line = server.line();
      }
      for (; !line.equals("END"); line = server.line()) {
        keys.add(percentDecoded(line.substring("key=".length(), line.indexOf(' '))));
      }
    }
    return keys;
  }

  private static int count(Conversation server) throws IOException {
    int count = 0;
    server.send("stats\r\n");
    for (String line = server.line(); !line.equals("END"); line = server.line()) {
      if (line.startsWith("STAT curr_items ")) {
        count = Integer.parseInt(line.substring("STAT curr_items ".length()));
      }
    }
    return count;
  }

  private static String percentDecoded(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] bytes = Text.bytes(text);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '%') {
        out.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        out.write(bytes[i]);
      }
    }
    return Text.of(out.toByteArray());
  }

  private Conversation connect() throws IOException {
    if (port == 0) {
      SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
      return new Conversation(
          channel, Channels.newInputStream(channel), Channels.newOutputStream(channel));
    }
    Socket connection = new Socket(host, port);
    return new Conversation(connection, connection.getInputStream(), connection.getOutputStream());
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  /** One connection to the server. */
  private static final class Conversation implements AutoCloseable {
    private final AutoCloseable connection;
    private final InputStream in;
    private final OutputStream out;

    Conversation(AutoCloseable connection, InputStream in, OutputStream out) {
      this.connection = connection;
      this.in = new BufferedInputStream(in);
      this.out = out;
    }

    void send(String text) throws IOException {
      out.write(Text.bytes(text));
      out.flush();
    }

    String line() throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int octet = in.read(); octet != '\n'; octet = in.read()) {
        if (octet < 0) {
          throw new IOException(
              "memcached hung up after " + line.toString(StandardCharsets.ISO_8859_1));
        }
        line.write(octet);
      }
      String text = Text.of(line.toByteArray());
      return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    String data(int length) throws IOException {
      String text = Text.of(in.readNBytes(length));
      in.skipNBytes(2);
      return text;
    }

    @Override
    public void close() throws IOException {
      try {
        connection.close();
      } catch (IOException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException(e);
      }
    }
  }
}
