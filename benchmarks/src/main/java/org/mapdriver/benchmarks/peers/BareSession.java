package org.mapdriver.benchmarks.peers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import org.mapdriver.benchmarks.workload.Key;
import org.mapdriver.benchmarks.workload.KeyBatch;

/**
 * One blocking socket, one direct buffer, one write and as few reads as the reply allows. It
 * believes whatever looks like {@code VALUE key flags length}, values, {@code END}.
 */
final class BareSession implements CacheClient.Session {
  private static final byte[] GET = "get".getBytes(US_ASCII);
  private static final byte[] SET = "set ".getBytes(US_ASCII);
  private static final byte[] END_OF_LINE = "\r\n".getBytes(US_ASCII);

  /** Flags, time and length with what stands between them. */
  private static final int MOST_FIGURES = 32;

  private final SocketChannel channel;
  private ByteBuffer buffer = ByteBuffer.allocateDirect(64 << 10);

  BareSession(SocketAddress address) throws IOException {
    this.channel = SocketChannel.open(address);
    if (!(address instanceof UnixDomainSocketAddress)) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
  }

  @Override
  public byte @Nullable [] get(Key key) throws IOException {
    buffer.clear();
    buffer.put(GET).put((byte) ' ').put(key.bytes()).put(END_OF_LINE);
    send();
    int lineEnd = readLine(0);
    if (buffer.get(0) == 'E') {
      return null;
    }
    int length = length(lineEnd);
    readUpTo(lineEnd + 1 + length + 7); // CR LF, END CR LF
    byte[] value = new byte[length];
    buffer.get(lineEnd + 1, value);
    return value;
  }

  @Override
  public int getAll(KeyBatch keys) throws IOException {
    buffer.clear();
    buffer.put(GET);
    for (byte[] key : keys.bytes()) {
      buffer.put((byte) ' ').put(key);
    }
    buffer.put(END_OF_LINE);
    send();
    byte[][] values = new byte[keys.size()][];
    int found = 0;
    int lineEnd = readLine(0);
    for (int line = 0; buffer.get(line) != 'E'; found++) {
      int length = length(lineEnd);
      int next = lineEnd + 1 + length + 2;
      readUpTo(next + 5); // at least END CR LF
      byte[] value = new byte[length];
      buffer.get(lineEnd + 1, value);
      values[found] = value;
      line = next;
      lineEnd = readLine(line);
    }
    return found;
  }

  @Override
  public void set(Key key, byte[] value) throws IOException {
    buffer.clear();
    putSet(key.bytes(), value);
    send();
    readLine(0);
    expectStored(0);
  }

  @Override
  public void setAll(KeyBatch keys, byte[] value) throws IOException {
    buffer.clear();
    for (byte[] key : keys.bytes()) {
      putSet(key, value);
    }
    send();
    int line = 0;
    for (int i = 0; i < keys.size(); i++) {
      int lineEnd = readLine(line);
      expectStored(line);
      line = lineEnd + 1;
    }
  }

  private void putSet(byte[] key, byte[] value) {
    makeRoom(buffer.position() + SET.length + key.length + MOST_FIGURES + value.length + 2);
    buffer.put(SET).put(key).put((byte) ' ').put((byte) '0').put((byte) ' ').put((byte) '0');
    buffer.put((byte) ' ').put(Integer.toString(value.length).getBytes(US_ASCII)).put(END_OF_LINE);
    buffer.put(value).put(END_OF_LINE);
  }

  private void expectStored(int line) throws IOException {
    if (buffer.get(line) != 'S' || buffer.get(line + 1) != 'T') {
      throw new IOException("memcached did not store");
    }
  }

  private void send() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  /** Reads until there is a whole line from a position on; answers where its LF is. */
  private int readLine(int from) throws IOException {
    for (int at = from; ; at++) {
      readUpTo(at + 1);
      if (buffer.get(at) == '\n') {
        return at;
      }
    }
  }

  private void readUpTo(int end) throws IOException {
    makeRoom(end);
    while (buffer.position() < end) {
      if (channel.read(buffer) < 0) {
        throw new IOException("memcached hung up");
      }
    }
  }

  private void makeRoom(int capacity) {
    if (capacity > buffer.capacity()) {
      ByteBuffer larger = ByteBuffer.allocateDirect(Integer.highestOneBit(capacity) * 2);
      buffer.flip();
      buffer = larger.put(buffer);
    }
  }

  /** The number before CR LF. */
  private int length(int lineEnd) throws IOException {
    int length = 0;
    int scale = 1;
    for (int i = lineEnd - 2; buffer.get(i) != ' '; i--) {
      int digit = buffer.get(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new IOException("the reply is no VALUE");
      }
      length += digit * scale;
      scale *= 10;
    }
    return length;
  }

  void close() throws IOException {
    channel.close();
  }
}
