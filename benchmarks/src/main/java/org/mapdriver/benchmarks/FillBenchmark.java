package org.mapdriver.benchmarks;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.mapdriver.benchmarks.peers.CacheClient;
import org.mapdriver.benchmarks.peers.ClientKind;
import org.mapdriver.benchmarks.workload.Entries;
import org.mapdriver.benchmarks.workload.MemcachedProcess;
import org.mapdriver.benchmarks.workload.Tables;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does a lookup cost that memcached cannot answer, so that an LMDB table does and memcached is
 * filled? Ours does all of it by itself; around the peers and the bare socket it is written by
 * hand, with our LMDB driver.
 *
 * <p>{@code bin/benchmark --cases fill}.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class FillBenchmark {
  /** More entries than one fork asks for; after the last one memcached is emptied. */
  private static final int COUNT = 500_000;

  private static final int VALUE_BYTES = 100;

  /** An empty memcached before a full table. */
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init") // JMH calls start() first
  public static class Layered {
    /** Who asks. */
    @Param public ClientKind client = ClientKind.BARE_TCP;

    private final Entries entries = Entries.of(COUNT, VALUE_BYTES);
    private final AtomicInteger asked = new AtomicInteger();
    private Tables tables;
    private MemcachedProcess server;
    private CacheClient connected;

    /**
     * Makes the table, starts memcached and connects the client.
     *
     * @throws Exception if one of them fails
     */
    @Setup
    public void start() throws Exception {
      tables = Tables.open();
      String table = tables.uri("lmdb", entries, VALUE_BYTES);
      server = MemcachedProcess.start(client.transport());
      connected = client.connectBefore(server.address(), table);
    }

    /**
     * Disconnects, ends memcached and removes the table.
     *
     * @throws Exception if one of them fails
     */
    @TearDown
    public void stop() throws Exception {
      connected.close();
      server.close();
      tables.close();
    }

    /** The number of an entry that memcached does not have; neighbours are apart in the table. */
    private int next() throws Exception {
      int turn = asked.getAndIncrement();
      if (turn % COUNT == 0 && turn > 0) {
        server.flush();
      }
      return (int) (turn * 7_919L % COUNT);
    }
  }

  /** What one thread has for itself. */
  @State(Scope.Thread)
  @SuppressWarnings("NullAway.Init") // JMH calls open() first
  public static class Filler {
    private CacheClient.Session session;

    /**
     * Opens the thread's session.
     *
     * @param shared the client
     * @throws Exception if it cannot
     */
    @Setup(Level.Trial)
    public void open(Layered shared) throws Exception {
      session = shared.connected.session();
    }
  }

  /**
   * Looks up one key that only the table has.
   *
   * @param caller the thread
   * @param shared the client and its tiers
   * @return the value
   * @throws Exception if the client fails
   */
  @Benchmark
  public byte[] lookup(Filler caller, Layered shared) throws Exception {
    return Objects.requireNonNull(caller.session.get(shared.entries.key(shared.next())));
  }
}
