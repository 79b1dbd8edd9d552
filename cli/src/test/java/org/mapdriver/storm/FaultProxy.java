package org.mapdriver.storm;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/** Passes bytes on to a server, until told to cut, to delay, or to pass nothing for a while. */
public final class FaultProxy implements AutoCloseable {
  private final ServerSocket listening;
  private final int serverPort;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private volatile long delayNanos;
  private volatile boolean stalled;
  private volatile boolean refusing;

  private FaultProxy(ServerSocket listening, int serverPort) {
    this.listening = listening;
    this.serverPort = serverPort;
  }

  /** Starts one that passes all on to a port of this machine. */
  public static FaultProxy before(int serverPort) throws IOException {
    FaultProxy proxy =
        new FaultProxy(new ServerSocket(0, 64, InetAddress.getLoopbackAddress()), serverPort);
    daemon(proxy::accept);
    return proxy;
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  /** Where it listens on the loopback address. */
  public int port() {
    return listening.getLocalPort();
  }

  void delay(long millis) {
    delayNanos = TimeUnit.MILLISECONDS.toNanos(millis);
  }

  void stall(boolean on) {
    stalled = on;
  }

  /** Whether each connection is ended as soon as it is there. */
  public void refuse(boolean on) {
    refusing = on;
    if (on) {
      cutAll();
    }
  }

  void cutAll() {
    links.forEach(Link::cut);
  }

  void cutOne(RandomGenerator random) {
    oneOf(random).forEach(Link::cut);
  }

  /** One connection ends in the middle of what the server says. */
  void cutInsideReply(RandomGenerator random) {
    oneOf(random).forEach(link -> link.left.set(random.nextInt(200)));
  }

  private List<Link> oneOf(RandomGenerator random) {
    List<Link> all = new ArrayList<>(links);
    return all.isEmpty() ? all : List.of(all.get(random.nextInt(all.size())));
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        daemon(() -> connect(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void connect(Socket client) {
    Socket server = new Socket();
    Link link = new Link(client, server);
    links.add(link);
    if (refusing) {
      link.cut();
      return;
    }
    try {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort), 1000);
    } catch (IOException refused) {
      link.cut();
      return;
    }
    daemon(() -> link.pass(client, server, null));
    daemon(() -> link.pass(server, client, link.left));
  }

  @Override
  public void close() throws IOException {
    listening.close();
    cutAll();
  }

  /** One connection through the proxy. */
  private final class Link {
    private final Socket client;
    private final Socket server;

    /** How many bytes of the server's are still passed on. */
    private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);

    Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void pass(Socket from, Socket to, AtomicLong limit) {
      byte[] buffer = new byte[16 << 10];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          hold();
          long passed = limit == null ? count : Math.max(0, Math.min(count, limit.get()));
          out.write(buffer, 0, (int) passed);
          if (passed < count) {
            break;
          }
          if (limit != null && limit.get() != Long.MAX_VALUE) {
            limit.addAndGet(-passed);
          }
        }
      } catch (IOException gone) {
        // so is the other half
      } finally {
        cut();
      }
    }

    private void hold() {
      if (delayNanos > 0) {
        LockSupport.parkNanos(delayNanos);
      }
      while (stalled && links.contains(this)) {
        LockSupport.parkNanos(1_000_000);
      }
    }

    void cut() {
      links.remove(this);
      try (client;
          server) {
        client.setSoLinger(true, 0);
      } catch (IOException alreadyClosed) {
        // that is what was wanted
      }
    }
  }
}
