package org.mapdriver.cli.postmap;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A server that answers each request with the next reply of a script, whatever the request says,
 * and keeps what each connection sent. The last reply of the script stands for all further
 * requests.
 */
final class FakeServer implements AutoCloseable {

  /**
   * What one request is answered with.
   *
   * @param pieces sent one after the other
   * @param pauseMillis how long to wait before each piece
   * @param thenHangUp whether the connection is closed after that
   */
  record Reply(List<String> pieces, long pauseMillis, boolean thenHangUp) {
    static Reply of(String text) {
      return new Reply(List.of(text), 0, false);
    }

    static Reply hangUp() {
      return new Reply(List.of(), 0, true);
    }

    static Reply silence() {
      return new Reply(List.of(), 0, false);
    }

    Reply andHangUp() {
      return new Reply(pieces, pauseMillis, true);
    }

    static Reply late(long millis, String text) {
      return new Reply(List.of(text), millis, false);
    }

    /** Byte by byte. */
    static Reply dripped(long millis, String text) {
      return new Reply(text.codePoints().mapToObj(Character::toString).toList(), millis, false);
    }
  }

  private static final long PATIENCE_MILLIS = 10_000;

  private final ServerSocket listener;
  private final List<Reply> script;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ReentrantLock lock = new ReentrantLock();
  private final List<ByteArrayOutputStream> received = new ArrayList<>(); // guarded by lock
  private final List<Thread> serving = new CopyOnWriteArrayList<>();
  private final Thread accepting;
  private volatile int lastPort;
  private int requests; // guarded by lock

  FakeServer(List<Reply> script) throws IOException {
    this.script = List.copyOf(script);
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    accepting = start(this::accept);
  }

  private static Thread start(Runnable work) {
    Thread thread = new Thread(work, "scripted-server");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  int port() {
    return listener.getLocalPort();
  }

  /**
   * What each connection has sent, in the order of connections. They have ended; replies with a
   * pause before them are not waited for any more.
   */
  List<String> sent() throws IOException, InterruptedException {
    closed.countDown();
    // Connections are accepted one after the other, so all others are when this one is.
    try (Socket last = new Socket()) {
      last.bind(new InetSocketAddress(listener.getInetAddress(), 0));
      lastPort = last.getLocalPort();
      last.connect(listener.getLocalSocketAddress());
      accepting.join(PATIENCE_MILLIS);
    }
    for (Thread each : serving) {
      each.join(PATIENCE_MILLIS);
      if (each.isAlive()) {
        throw new IllegalStateException("a connection has not ended: " + each);
      }
    }
    lock.lock();
    try {
      return received.stream().map(bytes -> Text.of(bytes.toByteArray())).toList();
    } finally {
      lock.unlock();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket connection = listener.accept();
        if (connection.getPort() == lastPort) {
          connection.close();
          return;
        }
        ByteArrayOutputStream transcript = new ByteArrayOutputStream();
        lock.lock();
        try {
          received.add(transcript);
        } finally {
          lock.unlock();
        }
        serving.add(start(() -> serve(connection, transcript)));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket connection, ByteArrayOutputStream transcript) {
    try (connection;
        InputStream in = new BufferedInputStream(connection.getInputStream());
        OutputStream out = connection.getOutputStream()) {
      while (readRequest(in, transcript)) {
        Reply reply = nextReply();
        for (String piece : reply.pieces()) {
          if (reply.pauseMillis() > 0 && closed.await(reply.pauseMillis(), TimeUnit.MILLISECONDS)) {
            return;
          }
          out.write(Text.bytes(piece));
          out.flush();
        }
        if (reply.thenHangUp()) {
          return;
        }
      }
    } catch (IOException e) {
      // The client has gone: what it sent is kept.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One line, and the data block if it is a set. */
  private boolean readRequest(InputStream in, ByteArrayOutputStream transcript) throws IOException {
    String line = readLine(in, transcript);
    if (line.isEmpty()) {
      return false;
    }
    if (line.startsWith("set ")) {
      int length = Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1).trim());
      keep(transcript, in.readNBytes(length + 2));
    }
    return true;
  }

  private String readLine(InputStream in, ByteArrayOutputStream transcript) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = in.read(); octet >= 0; octet = in.read()) {
      line.write(octet);
      keep(transcript, new byte[] {(byte) octet});
      if (octet == '\n') {
        break;
      }
    }
    return Text.of(line.toByteArray());
  }

  private void keep(ByteArrayOutputStream transcript, byte[] bytes) {
    lock.lock();
    try {
      transcript.writeBytes(bytes);
    } finally {
      lock.unlock();
    }
  }

  private Reply nextReply() {
    lock.lock();
    try {
      return script.get(Math.min(requests++, script.size() - 1));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listener.close();
  }
}
