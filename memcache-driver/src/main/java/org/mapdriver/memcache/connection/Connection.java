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
import org.mapdriver.memcache.key.CacheKey;
import org.mapdriver.memcache.protocol.Command;
import org.mapdriver.memcache.protocol.GetReplyParser;
import org.mapdriver.memcache.protocol.ProtocolException;
import org.mapdriver.memcache.protocol.ReplyParser;
import org.mapdriver.memcache.protocol.Request;

/** One connection to a server. Has one user at a time, not always the same. */
final class Connection {
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final byte[] GET = {'g', 'e', 't'};
  private static final byte[] CRLF = {'\r', '\n'};

  /** For how long after a reply a connection is taken for quiet. */
  private static final long QUIET_NANOS = 50_000;

  private final SocketChannel channel;
  private final Guard guard;
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final GetReplyParser gets;
  private final Polling polling;
  private boolean blocking = true;
  private boolean inStep = true;
  private boolean sentAnything;
  private int suspect = GetReplyParser.NONE;
  private long usedAt;

  private Connection(SocketChannel channel, Guard guard, GetReplyParser gets, Polling polling) {
    this.channel = channel;
    this.guard = guard;
    this.gets = gets;
    this.polling = polling;
    in.limit(0);
    usedAt = System.nanoTime();
  }

  /** Connects, or throws {@link IOException} when refused, broken, or at the deadline. */
  static Connection open(
      SocketAddress address,
      Deadline deadline,
      Watchdog watchdog,
      GetReplyParser gets,
      Polling polling)
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
      Connection connection = new Connection(channel, guard, gets, polling);
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
    guard.arm(deadline);
    try {
      out.clear();
      put(command.request());
      flush();
      R result = read(command);
      inStep = !in.hasRemaining();
      return result;
    } finally {
      inStep &= guard.disarm();
    }
  }

  /**
   * Sends a flight. After an exception the connection is to be closed.
   *
   * @param limited whether there is a deadline, which from here on lasts until {@link #receive}
   *     ends
   */
  void send(Flight flight, boolean limited, long deadlineNanos, long nanosLeft) throws IOException {
    inStep = false;
    sentAnything = false;
    if (limited) {
      guard.arm(deadlineNanos, nanosLeft);
    }
    if (!flight.isSolitary()) {
      polling.hadCompany();
    }
    out.clear();
    flight.writeTo(this);
    flush();
  }

  /**
   * Reads the replies to a flight that was sent. After an exception, or if {@link #reusable} is
   * false then, the connection is to be closed.
   */
  void receive(Flight flight) throws IOException, ProtocolException {
    boolean endedWell = false;
    try {
      flight.readFrom(this);
      endedWell = !in.hasRemaining();
    } finally {
      inStep = guard.disarm() && endedWell;
      usedAt = System.nanoTime();
    }
  }

  /** Puts a request into the buffer, and what has no room there on its way. */
  void put(Request request) throws IOException {
    long length = request.length();
    for (long done = 0; done < length; ) {
      if (!out.hasRemaining()) {
        flush();
      }
      int before = out.position();
      request.fill(out, done);
      done += out.position() - before;
    }
  }

  /** Puts one {@code get} of all these keys into the buffer, likewise. */
  void putGet(byte[][] keys, int count) throws IOException {
    makeRoom(GET.length);
    out.put(GET);
    for (int i = 0; i < count; i++) {
      makeRoom(CacheKey.MAX_BYTES + 1 + CRLF.length);
      out.put((byte) ' ');
      CacheKey.put(keys[i], out);
    }
    out.put(CRLF);
  }

  private void makeRoom(int bytes) throws IOException {
    if (out.remaining() < bytes) {
      flush();
    }
  }

  private void flush() throws IOException {
    out.flip();
    sentAnything |= out.hasRemaining();
    while (out.hasRemaining()) {
      if (channel.write(out) == 0) {
        setBlocking(true);
      }
    }
    out.clear();
  }

  /** Reads the reply to one command. */
  <R> R read(Command<R> command) throws IOException, ProtocolException {
    ReplyParser<R> parser = command.parser().get();
    while (!parser.advance(in)) {
      readMore();
    }
    return parser.result();
  }

  /** Reads the reply to one {@code get}. */
  void readGet(byte[][] keys, byte[] @Nullable [] values, int count)
      throws IOException, ProtocolException {
    gets.begin(keys, values, count);
    try {
      while (!gets.advance(in)) {
        readMore();
      }
    } finally {
      suspect = gets.suspect();
      gets.end();
    }
  }

  /** The place of the key whose value could not be read, or {@link GetReplyParser#NONE}. */
  int suspect() {
    return suspect;
  }

  private void readMore() throws IOException {
    in.clear();
    int count = polling.isDue() ? poll() : 0;
    if (count == 0) {
      setBlocking(true);
      count = channel.read(in);
    }
    in.flip();
    if (count < 0) {
      throw new EOFException("the server closed the connection");
    }
  }

  /** Looks for bytes until some are there or it is not worth it any more; then answers 0. */
  private int poll() throws IOException {
    setBlocking(false);
    long start = System.nanoTime();
    int count;
    do {
      count = channel.read(in);
    } while (count == 0 && polling.goesOn(start));
    polling.ended(count != 0);
    return count;
  }

  private void setBlocking(boolean wanted) throws IOException {
    if (blocking != wanted) {
      channel.configureBlocking(wanted);
      blocking = wanted;
    }
  }

  /**
   * Whether the server has neither closed the connection since its last reply, nor sent anything
   * that nobody asked for, which would be taken for the next reply. Costs system calls, so it is
   * taken for granted right after a reply, which is seen to end where it should.
   */
  boolean isQuiet() {
    if (System.nanoTime() - usedAt < QUIET_NANOS) {
      return true;
    }
    try {
      boolean wasBlocking = blocking;
      setBlocking(false);
      in.clear();
      boolean quiet = channel.read(in) == 0;
      in.clear().limit(0);
      setBlocking(wasBlocking);
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
