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
  private static final int READ_BYTES = 64 * 1024; // the reply to a hundred keys and more
  private static final int WRITE_BYTES = 16 * 1024;
  private static final byte[] GET = {'g', 'e', 't'};
  private static final byte[] CRLF = {'\r', '\n'};

  /** For how long after a reply a connection is taken for quiet: docs/profile.md, "Thresholds". */
  private static final long QUIET_NANOS = 50_000;

  /** What no connection's life is. */
  static final long ANY_LIFE = 0;

  private final long life;
  private final Wire wire;
  private final Guard guard;
  private final ByteBuffer in = ByteBuffer.allocate(READ_BYTES); // parsed in its array
  private final ByteBuffer out = ByteBuffer.allocate(WRITE_BYTES);
  private final GetReplyParser gets;
  private boolean sentAnything;
  private int suspect = GetReplyParser.NONE;
  private long usedAt;

  private Connection(
      long life, SocketChannel channel, Guard guard, GetReplyParser gets, Polling polling) {
    this.life = life;
    this.wire = new Wire(channel, polling, READ_BYTES, WRITE_BYTES);
    this.guard = guard;
    this.gets = gets;
    in.limit(0);
    usedAt = System.nanoTime();
  }

  /**
   * Connects, or throws {@link IOException} when refused, broken, or at the deadline.
   *
   * @param life tells this connection from the client's others, before and after it
   */
  static Connection open(
      long life,
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
      Connection connection = new Connection(life, channel, guard, gets, polling);
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

  /** Which of the client's connections this is; what the server said of a cas ends with it. */
  long life() {
    return life;
  }

  /**
   * Sends a command and reads its reply. After an exception, or if {@link #finish} is false then,
   * the connection is to be closed.
   */
  <R> R exchange(Command<R> command, Deadline deadline) throws IOException, ProtocolException {
    guard.arm(deadline);
    out.clear();
    put(command.request());
    flush();
    return read(command);
  }

  /** From here on the connection is closed at the deadline, until {@link #finish}. */
  void arm(long deadlineNanos, long nanosLeft) {
    guard.arm(deadlineNanos, nanosLeft);
    wire.deadline(deadlineNanos);
  }

  /**
   * Sends a flight. After an exception the connection is to be closed.
   *
   * @param owing whether commands were sent before whose replies are still to come
   */
  void send(Flight flight, boolean owing) throws IOException {
    sentAnything = false;
    wire.choose(owing || flight.hasCommands());
    out.clear();
    flight.writeTo(this);
    flush();
  }

  /**
   * Reads the replies to a flight that was sent. After an exception, or if this answers false, the
   * connection is to be closed.
   */
  boolean receive(Flight flight) throws IOException, ProtocolException {
    return flight.readFrom(this);
  }

  /**
   * All that was sent was answered. Answers whether the connection can be used again: within the
   * deadline the server said what it was asked for, and no more.
   */
  boolean finish() {
    usedAt = System.nanoTime();
    return guard.disarm() && !in.hasRemaining();
  }

  /** Puts off reading. Answers whether that was before the deadline. */
  boolean pause() {
    usedAt = System.nanoTime();
    return guard.disarm();
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
    wire.write(out);
    out.clear();
  }

  /** Reads the reply to one command. */
  <R> R read(Command<R> command) throws IOException, ProtocolException {
    ReplyParser<R> parser = command.parser().get();
    while (!parser.advance(in)) {
      keep(readMore());
    }
    return parser.result();
  }

  /** Reads the reply to one {@code get}. */
  void readGet(byte[][] keys, byte[] @Nullable [] values, int count)
      throws IOException, ProtocolException {
    gets.begin(keys, values, count);
    try {
      while (!gets.advance(in)) {
        ByteBuffer more = readMore();
        gets.takeData(more); // of a large value: one copy less
        keep(more);
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

  private ByteBuffer readMore() throws IOException {
    ByteBuffer more = wire.read();
    if (more == null) {
      throw new EOFException("the server closed the connection");
    }
    return more;
  }

  private void keep(ByteBuffer bytes) {
    in.clear().put(bytes).flip();
  }

  /** Whether it was used this very moment, so that {@link #isQuiet} need not be asked. */
  boolean wasJustUsed() {
    return System.nanoTime() - usedAt < QUIET_NANOS;
  }

  /**
   * Whether the server has neither closed the connection since its last reply, nor sent anything
   * that nobody asked for, which would be taken for the next reply. Costs system calls, so it is
   * taken for granted right after a reply, which is seen to end where it should.
   */
  boolean isQuiet() {
    return wire.isQuiet();
  }

  /**
   * Whether an interrupt came while a flight was on its way; the thread has to be given it back.
   */
  boolean takeInterrupt() {
    return wire.takeInterrupt();
  }

  /** Whether the last flight got as far as writing. */
  boolean sentAnything() {
    return sentAnything;
  }

  /** Whether it was closed because a deadline had passed. */
  boolean timedOut() {
    return guard.expired() || wire.timedOut();
  }

  void close() {
    guard.release();
    wire.close();
  }
}
