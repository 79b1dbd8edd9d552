package org.mapdriver.benchmarks.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The limit: one blocking socket for each thread, no checks, no time limit. It believes that each
 * reply is {@code VALUE key flags length}, the value, {@code END}.
 */
final class BareClient implements CacheClient {
  private final SocketAddress address;
  private final List<SocketChannel> channels = new CopyOnWriteArrayList<>();

  BareClient(SocketAddress address) {
    this.address = address;
  }

  @Override
  public Session session() throws IOException {
    SocketChannel channel = SocketChannel.open(address);
    channels.add(channel);
    if (!(address instanceof UnixDomainSocketAddress)) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
    ByteBuffer buffer = ByteBuffer.allocateDirect(64 << 10);
    return key -> get(channel, buffer, key);
  }

  private static byte[] get(SocketChannel channel, ByteBuffer buffer, String key)
      throws IOException {
    buffer.clear();
    buffer.put((byte) 'g').put((byte) 'e').put((byte) 't').put((byte) ' ');
    buffer.put(key.getBytes(ISO_8859_1)).put((byte) '\r').put((byte) '\n');
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
    int lineEnd = -1;
    int whole = Integer.MAX_VALUE;
    int length = 0;
    while (buffer.position() < whole) {
      if (channel.read(buffer) < 0) {
        throw new IOException("the server hung up");
      }
      if (lineEnd < 0) {
        lineEnd = indexOfNewline(buffer);
        if (lineEnd >= 0) {
          length = length(buffer, lineEnd);
          whole = lineEnd + 1 + length + 7; // CR LF, END CR LF
        }
      }
    }
    byte[] value = new byte[length];
    buffer.get(lineEnd + 1, value);
    return value;
  }

  private static int indexOfNewline(ByteBuffer buffer) {
    for (int i = 0; i < buffer.position(); i++) {
      if (buffer.get(i) == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** The number before CR LF. */
  private static int length(ByteBuffer buffer, int lineEnd) throws IOException {
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

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : channels) {
      channel.close();
    }
  }
}
