package org.mapdriver.memcache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A port where nobody listens, nor can begin to meanwhile: it is taken. */
final class ClosedPort implements AutoCloseable {
  private final Socket taken = new Socket();

  ClosedPort() {
    try {
      taken.bind(new InetSocketAddress(0)); // on all addresses
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return taken.getLocalPort();
  }

  @Override
  public void close() {
    try {
      taken.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
