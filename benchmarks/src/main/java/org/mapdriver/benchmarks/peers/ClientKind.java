package org.mapdriver.benchmarks.peers;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.mapdriver.benchmarks.workload.Entries;
import org.mapdriver.benchmarks.workload.MemcachedProcess;
import org.mapdriver.benchmarks.workload.Transport;

/** The clients by the names that reports use. */
public enum ClientKind {
  /** The limit: a blocking socket for each thread. */
  BARE_TCP(Transport.TCP),
  /** The same on a UNIX-domain socket. */
  BARE_UNIX(Transport.UNIX),
  /** Ours, {@code coherence=postfix}. */
  MAPDRIVER_TCP(Transport.TCP),
  /** The same on a UNIX-domain socket. */
  MAPDRIVER_UNIX(Transport.UNIX),
  /** Ours, {@code coherence=strict}. */
  MAPDRIVER_STRICT_TCP(Transport.TCP),
  /** The same on a UNIX-domain socket. */
  MAPDRIVER_STRICT_UNIX(Transport.UNIX),
  /** A peer. */
  XMEMCACHED(Transport.TCP),
  /** A peer. */
  SPYMEMCACHED(Transport.TCP),
  /** A peer. */
  FOLSOM(Transport.TCP);

  private final Transport transport;

  ClientKind(Transport transport) {
    this.transport = transport;
  }

  /**
   * How this client reaches memcached; the peers know no UNIX-domain sockets.
   *
   * @return the transport
   */
  public Transport transport() {
    return transport;
  }

  /**
   * Connects to a server. With {@code coherence=strict} there is a backup, as without one that is
   * the same as {@code postfix}: a table in memory, which costs next to nothing.
   *
   * @param server its address
   * @return a client
   * @throws Exception whatever the client throws
   */
  public CacheClient connect(SocketAddress server) throws Exception {
    return switch (this) {
      case BARE_TCP, BARE_UNIX -> new BareClient(server);
      case MAPDRIVER_TCP, MAPDRIVER_UNIX -> MapdriverClient.alone(server, "postfix");
      case MAPDRIVER_STRICT_TCP, MAPDRIVER_STRICT_UNIX -> strict(server, "internal:");
      case XMEMCACHED -> new XmemcachedClient((InetSocketAddress) server);
      case SPYMEMCACHED -> new SpymemcachedClient((InetSocketAddress) server);
      case FOLSOM -> new FolsomClient((InetSocketAddress) server);
    };
  }

  /**
   * Connects to a server and stores entries there; by itself, where it takes nothing for a hit that
   * another program has stored.
   *
   * @param server the server
   * @param entries what is to be found
   * @return a client
   * @throws Exception whatever the client throws
   */
  public CacheClient connectLoaded(MemcachedProcess server, Entries entries) throws Exception {
    if (this == MAPDRIVER_STRICT_TCP || this == MAPDRIVER_STRICT_UNIX) {
      MapdriverClient strict = strict(server.address(), "internal:");
      strict.load(entries);
      return strict;
    }
    server.load(entries);
    return connect(server.address());
  }

  private static MapdriverClient strict(SocketAddress server, String backup) {
    return MapdriverClient.before(server, "strict", backup);
  }

  /**
   * Connects to a server that stands before a table: a get that misses reads the table and fills.
   * Ours does so by itself, the others by hand.
   *
   * @param server its address
   * @param backup the URI of the table
   * @return a client
   * @throws Exception whatever the client throws
   */
  public CacheClient connectBefore(SocketAddress server, String backup) throws Exception {
    return switch (this) {
      case MAPDRIVER_TCP, MAPDRIVER_UNIX -> MapdriverClient.before(server, "postfix", backup);
      case MAPDRIVER_STRICT_TCP, MAPDRIVER_STRICT_UNIX -> strict(server, backup);
      default -> new CacheAside(connect(server), backup);
    };
  }
}
