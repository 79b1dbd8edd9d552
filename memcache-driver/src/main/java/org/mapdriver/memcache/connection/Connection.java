package org.mapdriver.memcache.connection;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import org.mapdriver.memcache.protocol.Command;
import org.mapdriver.memcache.protocol.ProtocolException;
import org.mapdriver.memcache.protocol.ReplyParser;
import org.mapdriver.memcache.protocol.Request;

/** One connection to a server. Has one user at a time. */
final class Connection {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final SocketChannel channel;
  private final Guard guard;
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private boolean inStep = true;
  private boolean sentAnything;

  private Connection(SocketChannel channel, Guard guard) {
    this.channel = channel;
    this.guard = guard;
  }

  /** Connects, or throws {@link IOException} when refused, broken, or at the deadline. */
  static Connection open(SocketAddress address, Deadline deadline, Watchdog watchdog)
      throws IOException {
    boolean unix = address instanceof UnixDomainSocketAddress;
    SocketChannel channel =
        unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
    @Nullable Guard guard = null;
    boolean opened = false;
    try {
      guard = watchdog.watch(channel);
      if (!unix) {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      }
      guard.arm(deadline);
      channel.connect(address);
      if (!guard.disarm()) {
        throw new IOException("no answer in time");
      }
      Connection connection = new Connection(channel, guard);
      opened = true;
      return connection;
    } finally {
      if (!opened) { // for whatever reason: there may be no memory for the buffers
        if (guard != null) {
          guard.release();
        }
        channel.close();
      }
    }
  }

  /**
   * Sends a command and reads its reply. After an exception, or if {@link #reusable} is false then,
   * the connection is to be closed.
   */
  <R> R exchange(Command<R> command, Deadline deadline) throws IOException, ProtocolException {
    inStep = false;
    sentAnything = false;
    ReplyParser<R> parser = command.parser().get();
    boolean endedWell = false;
    guard.arm(deadline);
    try {
      send(command.request());
      receive(parser);
      endedWell = parser.inStep() && !in.hasRemaining();
    } catch (IOException e) {
      if (!parser.answered()) {
        throw e;
      }
    } finally {
      inStep = guard.disarm() && endedWell;
    }
    return parser.result();
  }

  private void send(Request request) throws IOException {
    long sent = 0;
    long length = request.length();
    while (sent < length) {
      out.clear();
      request.fill(out, sent);
      out.flip();
      sent += out.remaining();
      sentAnything = true;
      while (out.hasRemaining()) {
        channel.write(out);
      }
    }
  }

  private void receive(ReplyParser<?> parser) throws IOException, ProtocolException {
    in.clear().limit(0);
    while (!parser.advance(in)) {
      in.clear();
      if (channel.read(in) < 0) {
        in.limit(0);
        throw new EOFException("the server closed the connection");
      }
      in.flip();
    }
  }

  /**
   * Whether the server has neither closed the connection since its last reply, nor sent anything
   * that nobody asked for, which would be taken for the next reply.
   */
  boolean isQuiet() {
    try {
      channel.configureBlocking(false);
      in.clear();
      boolean quiet = channel.read(in) == 0;
      channel.configureBlocking(true);
      return quiet;
    } catch (IOException broken) {
      return false;
    }
  }

  /** Whether the last exchange left the connection in step. */
  boolean reusable() {
    return inStep;
  }

  /** Whether the last exchange got as far as writing. */
  boolean sentAnything() {
    return sentAnything;
  }

  /** Whether it was closed because a deadline had passed. */
  boolean timedOut() {
    return guard.expired();
  }

  void close() {
    guard.release();
    try {
      channel.close();
    } catch (IOException alreadyBroken) {
      // There is nothing left to free.
    }
  }
}
