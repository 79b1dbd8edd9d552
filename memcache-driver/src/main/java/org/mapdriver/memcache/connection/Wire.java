package org.mapdriver.memcache.connection;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A channel, and how bytes are waited for. In the plain way, asleep in {@code read}: that costs the
 * fewest system calls, but an interrupt of the thread closes the channel. In the patient way,
 * asleep in a selector, which an interrupt only wakes: for commands, since one that was sent and
 * whose reply was lost cannot be sent again without danger, the server may yet carry out the first
 * after what others sent meanwhile. Or by polling, either way.
 */
final class Wire {
  /**
   * So many flights in the plain way pay for the system calls of the change: docs/profile.md,
   * "Thresholds".
   */
  private static final int FLIGHTS_TO_CHANGE = 64;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final SocketChannel channel;
  private final Polling polling;
  private final ByteBuffer in; // direct, as is the next: the channel would copy anyway
  private final ByteBuffer out;
  private @Nullable Selector selector;
  private @Nullable SelectionKey key; // while the way is the patient one
  private boolean blocking = true;
  private int plainFlights;
  private boolean interrupted;
  private boolean timedOut;
  private boolean limited;
  private long deadline;

  /**
   * The two ends of a channel that is connected.
   *
   * @param readBytes how much is read at once at most
   * @param writeBytes how much is written
   */
  Wire(SocketChannel channel, Polling polling, int readBytes, int writeBytes) {
    this.channel = channel;
    this.polling = polling;
    this.in = ByteBuffer.allocateDirect(readBytes);
    this.out = ByteBuffer.allocateDirect(writeBytes);
  }

  /** From here on the patient way ends at a deadline; the plain one is the watchdog's to end. */
  void deadline(long nanos) {
    limited = true;
    deadline = nanos;
  }

  /** Chooses the way for a flight. */
  void choose(boolean patient) throws IOException {
    if (patient) {
      plainFlights = 0;
      if (key == null) {
        setBlocking(false);
        key = channel.register(selector(), SelectionKey.OP_READ);
      }
    } else if (key != null && ++plainFlights > FLIGHTS_TO_CHANGE) {
      key.cancel();
      key = null;
      selector().selectNow(); // lets go of the channel
    }
  }

  private Selector selector() throws IOException {
    Selector made = selector;
    if (made == null) {
      made = Selector.open();
      selector = made;
    }
    return made;
  }

  /** Writes all; no more than fits into the buffer. */
  void write(ByteBuffer bytes) throws IOException {
    out.clear();
    out.put(bytes).flip();
    while (out.hasRemaining()) {
      if (channel.write(out) > 0) {
        continue;
      }
      if (key == null) {
        setBlocking(true);
      } else {
        await(key, SelectionKey.OP_WRITE);
      }
    }
  }

  /** Reads what there is, once there is some: good until the next read. Null at the end. */
  @Nullable ByteBuffer read() throws IOException {
    in.clear();
    int count = polling.isDue() ? poll() : 0;
    while (count == 0) {
      if (key == null) {
        setBlocking(true);
      } else {
        await(key, SelectionKey.OP_READ);
      }
      count = channel.read(in);
    }
    return count > 0 ? in.flip() : null;
  }

  /** Looks for bytes until some are there or it is not worth it any more; then answers 0. */
  private int poll() throws IOException {
    setBlocking(false);
    long start = System.nanoTime();
    int count;
    do {
      count = channel.read(in);
    } while (count == 0 && polling.goesOn(start));
    if (count == 0) {
      polling.wasInVain();
    } else {
      polling.answered(start);
    }
    return count;
  }

  private void await(SelectionKey used, int operation) throws IOException {
    try {
      used.interestOps(operation);
    } catch (CancelledKeyException closedMeanwhile) {
      throw new SocketTimeoutException("closed at the deadline");
    }
    while (true) {
      int ready = select(used.selector());
      interrupted |= Thread.interrupted();
      if (ready > 0) {
        used.selector().selectedKeys().clear();
        return;
      }
      if (!channel.isOpen()) {
        throw new SocketTimeoutException("closed at the deadline");
      }
    }
  }

  private int select(Selector used) throws IOException {
    if (!limited) {
      return used.select();
    }
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      timedOut = true;
      throw new SocketTimeoutException("no answer in time");
    }
    return used.select(left / NANOS_PER_MILLI + 1);
  }

  private void setBlocking(boolean wanted) throws IOException {
    if (blocking != wanted) {
      channel.configureBlocking(wanted);
      blocking = wanted;
    }
  }

  /** Whether there is nothing to read, not even the end. */
  boolean isQuiet() {
    try {
      boolean before = blocking;
      setBlocking(false);
      boolean quiet = channel.read(in.clear()) == 0;
      setBlocking(before);
      return quiet;
    } catch (IOException broken) {
      return false;
    }
  }

  /** Whether an interrupt came meanwhile; the thread has to be given it back. */
  boolean takeInterrupt() {
    boolean taken = interrupted;
    interrupted = false;
    return taken;
  }

  boolean timedOut() {
    return timedOut;
  }

  void close() {
    try {
      channel.close();
      if (selector != null) {
        selector.close();
      }
    } catch (IOException alreadyBroken) {
      // There is nothing left to free.
    }
  }
}
