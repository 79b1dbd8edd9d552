package org.mapdriver.storm;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A real memcached that is stopped, continued, emptied, killed and started again on its port. */
public final class CacheUnderFire implements AutoCloseable {
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(20);

  private static final int MOST_PORTS = 5;

  private final List<String> options;
  private int port;
  private Process process;

  /** Starts it; options are added to the usual ones. */
  public CacheUnderFire(String... options) throws IOException {
    this.options = List.of(options);
    for (int ports = 1; process == null; ports++) {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = free.getLocalPort();
      }
      try {
        process = start();
      } catch (IOException notHere) { // another program may have taken the port meanwhile
        if (ports == MOST_PORTS) {
          throw notHere;
        }
      }
    }
  }

  /** Where it listens on the loopback address, as long as this lives. */
  public int port() {
    return port;
  }

  private Process start() throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "memcached",
                "-u",
                "nobody",
                "-l",
                "127.0.0.1",
                "-p",
                "" + port,
                "-U",
                "0",
                "-m",
                "64",
                "-t",
                "2"));
    command.addAll(options);
    Process started =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    long begin = System.nanoTime();
    while (!answers()) {
      if (!started.isAlive() || System.nanoTime() - begin > START_NANOS) {
        started.destroyForcibly().onExit().join();
        throw new IOException("memcached does not start on port " + port);
      }
      LockSupport.parkNanos(5_000_000);
    }
    return started;
  }

  private boolean answers() {
    return say("version\r\n").startsWith("VERSION");
  }

  /** What it replies to a command, or the beginning of that; empty if it does not answer. */
  public String say(String command) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(2000);
      socket.getOutputStream().write(command.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      byte[] reply = new byte[200];
      int count = Math.max(0, in.read(reply));
      return new String(reply, 0, count, StandardCharsets.US_ASCII);
    } catch (IOException notNow) {
      return "";
    }
  }

  /** Kills it and starts another in its place. */
  public void restartEmpty() throws IOException {
    close();
    process = start();
  }

  void flush() {
    say("flush_all\r\n");
  }

  /** Lets go of some keys, again and again for a while, as a cache without memory does. */
  void evict(List<String> keys, int rounds) {
    StringBuilder commands = new StringBuilder();
    keys.forEach(key -> commands.append("md ").append(key).append(" q\r\n"));
    commands.append("mn\r\n");
    for (int round = 0; round < rounds; round++) {
      say(commands.toString());
    }
  }

  /** It hangs from here on. */
  public void stop() {
    signal(process, "STOP");
  }

  /** It goes on where it was stopped. */
  public void proceed() {
    signal(process, "CONT");
  }

  static void signal(Process process, String name) {
    try {
      new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Kills it. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
