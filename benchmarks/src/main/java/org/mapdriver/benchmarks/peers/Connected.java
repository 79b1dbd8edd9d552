package org.mapdriver.benchmarks.peers;

import java.util.concurrent.atomic.AtomicInteger;
import org.mapdriver.benchmarks.workload.Entries;
import org.mapdriver.benchmarks.workload.MemcachedProcess;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A client and a memcached of its own that has every entry. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls start() first
public class Connected {
  /** Who asks. */
  @Param public ClientKind client = ClientKind.BARE_TCP;

  /** How long the values are. */
  @Param("100")
  public int valueBytes;

  private final AtomicInteger callers = new AtomicInteger();
  private MemcachedProcess server;
  private CacheClient connected;
  private Entries entries;

  /**
   * Starts memcached, loads it and connects the client.
   *
   * @throws Exception if one of them fails
   */
  @Setup
  public void start() throws Exception {
    entries = Entries.of(count(valueBytes), valueBytes);
    server = MemcachedProcess.start(client.transport());
    connected = client.connectLoaded(server, entries);
  }

  /** As many entries as there is room for: 100,000 small ones. */
  private static int count(int valueBytes) {
    return Math.min(100_000, (400 << 20) / (valueBytes + 100));
  }

  /**
   * Disconnects and ends memcached.
   *
   * @throws Exception if one of them fails
   */
  @TearDown
  public void stop() throws Exception {
    connected.close();
    server.close();
  }

  /**
   * What is in memcached.
   *
   * @return the entries
   */
  public Entries entries() {
    return entries;
  }

  CacheClient.Session session() throws Exception {
    return connected.session();
  }

  /** Where one more thread begins in the order of access. */
  int nextStart() {
    return callers.getAndIncrement() * 7_919;
  }
}
