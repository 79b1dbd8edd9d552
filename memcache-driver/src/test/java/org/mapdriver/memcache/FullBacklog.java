package org.mapdriver.memcache;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A server that listens and never accepts, and whose queue of connections is full: whoever connects
 * waits, for ever if he may.
 */
final class FullBacklog implements AutoCloseable {
  /** Within a machine, a connection that is not made by then waits for room in the queue. */
  private static final long PATIENCE_MILLIS = 500;

  private static final int MOST = 100;

  private final String server;
  private final ServerSocketChannel listener;
  private final Deque<SocketChannel> queued = new ArrayDeque<>();

  private FullBacklog(String server, ServerSocketChannel listener) {
    this.server = server;
    this.listener = listener;
  }

  /** On a port of the loopback interface. */
  static FullBacklog onPort() throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
    return new FullBacklog("inet:127.0.0.1:" + port, listener).filled();
  }

  /** On a socket file. */
  static FullBacklog onFile(Path file) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(file), 1);
    return new FullBacklog("unix:" + file, listener).filled();
  }

  private FullBacklog filled() throws IOException {
    SocketAddress address = listener.getLocalAddress();
    while (isConnected(address)) {
      if (queued.size() > MOST) {
        throw new AssertionError("this system's queues have no end");
      }
    }
    return this;
  }

  /** Whether one more connection is made, which is kept either way. */
  private boolean isConnected(SocketAddress address) throws IOException {
    boolean unix = address instanceof UnixDomainSocketAddress;
    SocketChannel channel =
        unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
    queued.add(channel);
    channel.configureBlocking(false);
    try {
      if (channel.connect(address)) {
        return true;
      }
    } catch (SocketException full) {
      if (unix) { // connect(2), EAGAIN: there is no such thing as a connection under way
        return false;
      }
      throw full;
    }
    try (Selector selector = Selector.open()) {
      channel.register(selector, SelectionKey.OP_CONNECT);
      return selector.select(PATIENCE_MILLIS) > 0 && channel.finishConnect();
    }
  }

  String server() {
    return server;
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : queued) {
      channel.close();
    }
    listener.close();
  }
}
