package org.mapdriver.benchmarks.peers;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The limit: one blocking socket for each thread, no checks, no time limit. */
final class BareClient implements CacheClient {
  private final SocketAddress address;
  private final List<BareSession> sessions = new CopyOnWriteArrayList<>();

  BareClient(SocketAddress address) {
    this.address = address;
  }

  @Override
  public Session session() throws IOException {
    BareSession session = new BareSession(address);
    sessions.add(session);
    return session;
  }

  @Override
  public void close() throws IOException {
    for (BareSession session : sessions) {
      session.close();
    }
  }
}
