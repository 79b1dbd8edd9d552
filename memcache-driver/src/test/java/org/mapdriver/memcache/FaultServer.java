package org.mapdriver.memcache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A memcached that misbehaves as told: each answer that was queued is used for one command, on
 * whatever connection it comes. Without an answer it holds nothing and stores nothing: {@code END},
 * {@code STORED}, {@code NOT_FOUND}.
 */
final class FaultServer implements AutoCloseable {
  /** A reply to {@code get k}. */
  static final String HELLO = "VALUE k 0 5\r\nhello\r\nEND\r\n";

  /** Where in {@link #HELLO} the value is whole. */
  static final int HELLO_VALUE_ENDS = HELLO.length() - "END\r\n".length();

  @FunctionalInterface
  private interface Answer {
    void send(Socket socket) throws IOException;
  }

  private final ServerSocket listener;
  private final Thread acceptor;
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private final ReentrantLock taking = new ReentrantLock();
  private final List<String> values = new CopyOnWriteArrayList<>();
  private final List<Thread> servants = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final List<CountDownLatch> held = new CopyOnWriteArrayList<>();

  private volatile Function<String, Answer> otherwise =
      command -> socket -> write(socket, usual(command));

  private FaultServer(InetAddress address, int port) {
    try {
      listener = new ServerSocket(port, 50, address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    acceptor = new Thread(this::accept, "fault-server");
    acceptor.start();
  }

  static FaultServer start() {
    return new FaultServer(InetAddress.getLoopbackAddress(), 0);
  }

  /** At a loopback address of one's choice, as numbers. */
  static FaultServer startAt(String address, int port) {
    try {
      return new FaultServer(InetAddress.getByName(address), port);
    } catch (UnknownHostException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  String server() {
    return "inet:127.0.0.1:" + listener.getLocalPort();
  }

  /** Answers so. */
  FaultServer reply(String text) {
    answers.add(socket -> write(socket, text));
    return this;
  }

  /** Answers so, but not before {@link #letGo}. */
  FaultServer hold(String text) {
    CountDownLatch latch = new CountDownLatch(1);
    held.add(latch);
    return hold(text, latch);
  }

  /** Has all answers go that were held. */
  void letGo() {
    held.forEach(CountDownLatch::countDown);
  }

  /** Answers so, one byte at a time. */
  FaultServer drip(String text) {
    answers.add(
        socket -> {
          for (int i = 0; i < text.length(); i++) {
            write(socket, text.substring(i, i + 1));
          }
        });
    return this;
  }

  /** Answers so, a byte now and then. */
  FaultServer dripSlowly(String text, Duration pause) {
    answers.add(
        socket -> {
          for (int i = 0; i < text.length(); i++) {
            write(socket, text.substring(i, i + 1));
            if (ended(pause)) {
              return;
            }
          }
        });
    return this;
  }

  /** Answers so as soon as the test says so. */
  FaultServer hold(String text, CountDownLatch said) {
    answers.add(
        socket -> {
          try {
            said.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          write(socket, text);
        });
    return this;
  }

  /** Answers so, then hangs up. */
  FaultServer cut(String text) {
    answers.add(
        socket -> {
          write(socket, text);
          socket.shutdownOutput();
          socket.close();
        });
    return this;
  }

  /** Answers so, then nothing more, on this connection. */
  FaultServer stall(String text) {
    answers.add(
        socket -> {
          write(socket, text);
          ended(Duration.ofMinutes(1));
        });
    return this;
  }

  /**
   * From now on answers each {@code get} with the key as its value, but now and then with less,
   * with more, with another key's reply or not at all.
   */
  FaultServer misbehaveAtRandom(long seed) {
    Random random = new Random(seed);
    otherwise =
        command -> {
          int fault = random.nextInt(20);
          if (fault == 0) {
            return socket -> ended(Duration.ofMinutes(1));
          }
          String[] keys = command.substring(command.indexOf(' ') + 1).split(" ");
          if (fault == 1) {
            keys[random.nextInt(keys.length)] = "another";
          }
          String reply = keysAsValues(keys);
          return socket -> {
            switch (fault) {
              case 2 -> {
                write(socket, reply.substring(0, random.nextInt(reply.length())));
                socket.close();
              }
              case 3 -> write(socket, reply + reply);
              case 4 -> write(socket, "END\r\n" + reply);
              case 5 -> write(socket, reply + keysAsValues("another"));
              default -> write(socket, reply);
            }
          };
        };
    return this;
  }

  /** From now on answers each command line so; an empty one is the end of a value. */
  FaultServer answer(Function<String, String> replies) {
    otherwise =
        command -> {
          String reply = replies.apply(command);
          return socket -> write(socket, reply);
        };
    return this;
  }

  private static String keysAsValues(String... keys) {
    StringBuilder reply = new StringBuilder();
    for (String key : keys) {
      reply.append("VALUE ").append(key).append(" 0 ").append(key.length()).append("\r\n");
      reply.append(key).append("\r\n");
    }
    return reply + "END\r\n";
  }

  /** A connection is looked at before it is used again unless it was used this very moment. */
  private static void letTheMomentPass() {
    long start = System.nanoTime();
    await().until(() -> System.nanoTime() - start > 1_000_000);
  }

  /** Sends this, unasked, to all who are connected. */
  void blurt(String text) {
    sockets.forEach(
        socket -> {
          try {
            write(socket, text);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    letTheMomentPass();
  }

  /** Hangs up on all who are connected. */
  void hangUp() {
    sockets.forEach(FaultServer::close);
    await().atMost(Duration.ofSeconds(10)).until(sockets::isEmpty);
    letTheMomentPass();
  }

  /** The command lines that came, without their data. */
  List<String> commands() {
    return List.copyOf(commands);
  }

  /** The data of the commands that came with some. */
  List<String> values() {
    return List.copyOf(values);
  }

  int answered() {
    return answered.get();
  }

  int accepted() {
    return accepted.get();
  }

  int connected() {
    return sockets.size();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        accepted.incrementAndGet();
        sockets.add(socket);
        Thread servant = new Thread(() -> serve(socket), "fault-server-connection");
        servants.add(servant);
        servant.start();
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try {
      String command;
      while ((command = readCommand(socket.getInputStream())) != null) {
        Answer answer = take(command);
        (answer == null ? otherwise.apply(command) : answer).send(socket);
        answered.incrementAndGet();
      }
    } catch (IOException hungUp) {
      // One of the two did.
    } finally {
      close(socket);
      sockets.remove(socket);
    }
  }

  /**
   * In one step over all connections: who sees a command in {@link #commands} can queue answers for
   * those after it.
   */
  private @Nullable Answer take(String command) {
    taking.lock();
    try {
      commands.add(command);
      return answers.poll();
    } finally {
      taking.unlock();
    }
  }

  private static String usual(String command) {
    if (command.startsWith("get ")) {
      return "END\r\n";
    }
    return command.startsWith("delete ") ? "NOT_FOUND\r\n" : "STORED\r\n";
  }

  private String readCommand(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int b;
    while ((b = in.read()) != '\n') {
      if (b < 0) {
        return null;
      }
      line.write(b);
    }
    String command = line.toString(ISO_8859_1).replaceFirst("\r$", "");
    if (command.startsWith("set ") || command.startsWith("add ")) {
      int size = Integer.parseInt(command.substring(command.lastIndexOf(' ') + 1));
      values.add(new String(in.readNBytes(size), ISO_8859_1));
      in.readNBytes(2);
    }
    return command;
  }

  private static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(ISO_8859_1));
    out.flush();
  }

  private boolean ended(Duration patience) {
    try {
      return end.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    end.countDown();
    letGo();
    try {
      listener.close();
      sockets.forEach(FaultServer::close);
      acceptor.join();
      for (Thread servant : servants) {
        servant.join();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
