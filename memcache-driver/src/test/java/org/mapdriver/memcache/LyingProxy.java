package org.mapdriver.memcache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Stands before a real memcached and, once for each lie it was told to tell, changes a reply. */
final class LyingProxy implements AutoCloseable {
  /** What becomes of a reply. */
  enum Lie {
    CUT,
    BYTE_BY_BYTE,
    EXTRA_BYTES,
    ERROR_BEFORE,
    ERROR_INSIDE,
    OVERSIZED,
    NEGATIVE_SIZE,
    OTHER_SIZE,
    OTHER_KEY,
    OTHER_OPAQUE,
    ENDLESS_LINE,
    SILENCE,
    TWICE,
    WITH_THE_NEXT_IN_FRONT
  }

  private static final int ENDLESS_BYTES = 1 << 20;

  private final int server;
  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final Queue<Lie> lies = new ConcurrentLinkedQueue<>();
  private final AtomicInteger told = new AtomicInteger();
  private final Random random;

  LyingProxy(int server, long seed) {
    this.server = server;
    this.random = new Random(seed);
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  void tell(Lie lie) {
    lies.add(lie);
  }

  /** Tells the truth from here on, whatever it has not told yet. */
  void stopLying() {
    lies.clear();
  }

  int told() {
    return told.get();
  }

  private void start(Runnable work) {
    Thread thread = new Thread(work, "lying-proxy");
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket upstream = new Socket(InetAddress.getLoopbackAddress(), server);
        sockets.add(client);
        sockets.add(upstream);
        start(() -> copy(client, upstream));
        start(() -> lie(upstream, client));
      }
    } catch (IOException closed) {
      // That is how the test ends.
    }
  }

  private void copy(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException gone) {
      // One of them hung up; the other is hung up on.
    }
  }

  private void lie(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[64 * 1024];
      String heldBack = "";
      int count;
      while ((count = in.read(buffer)) > 0) {
        String reply = new String(buffer, 0, count, ISO_8859_1);
        @Nullable Lie lie = lies.peek();
        String changed = lie == null ? reply : changed(lie, reply);
        if (!changed.equals(reply)) {
          lies.poll();
          told.incrementAndGet();
        } else if (lie == Lie.BYTE_BY_BYTE) {
          lies.poll();
          told.incrementAndGet();
          for (int i = 0; i < count; i++) {
            out.write(buffer, i, 1);
            out.flush();
          }
          continue;
        } else if (lie == Lie.SILENCE || lie == Lie.WITH_THE_NEXT_IN_FRONT) {
          lies.poll();
          told.incrementAndGet();
          heldBack = lie == Lie.SILENCE ? "" : reply;
          continue;
        }
        out.write((changed + heldBack).getBytes(ISO_8859_1));
        out.flush();
        heldBack = "";
        if (lie == Lie.CUT) {
          return;
        }
      }
    } catch (IOException gone) {
      // As above.
    }
  }

  /** The reply as the lie has it; the same if it does not apply to this one. */
  private String changed(Lie lie, String reply) {
    int at = random.nextInt(reply.length());
    return switch (lie) {
      case CUT -> reply.substring(0, at);
      case EXTRA_BYTES -> reply + "END\r\n";
      case ERROR_BEFORE -> "ERROR\r\n" + reply;
      case ERROR_INSIDE -> reply.substring(0, at) + "\r\nSERVER_ERROR lie\r\n";
      case OVERSIZED -> reply.replaceFirst("(VA|VALUE \\S+ \\d+) \\d+", "$1 2000000000");
      case NEGATIVE_SIZE -> reply.replaceFirst("(VA|VALUE \\S+ \\d+) (\\d+)", "$1 -$2");
      case OTHER_SIZE -> reply.replaceFirst("(VA|VALUE \\S+ \\d+) (\\d+)", "$1 $23");
      case OTHER_KEY -> reply.replaceFirst("VALUE (\\S+)", "VALUE $1x");
      case OTHER_OPAQUE -> reply.replaceFirst("O(\\d+)", "O1$1");
      case ENDLESS_LINE -> "x".repeat(ENDLESS_BYTES);
      case TWICE -> reply + reply;
      case BYTE_BY_BYTE, SILENCE, WITH_THE_NEXT_IN_FRONT -> reply;
    };
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
