package org.mapdriver.benchmarks;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.mapdriver.benchmarks.peers.CacheClient;
import org.mapdriver.benchmarks.peers.ClientKind;
import org.mapdriver.benchmarks.workload.Entries;
import org.mapdriver.benchmarks.workload.KeyOrder;
import org.mapdriver.benchmarks.workload.MemcachedProcess;
import org.mapdriver.benchmarks.workload.Tables;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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
 * How does the cost of a lookup grow with the length of the value? One thread, few keys.
 *
 * <p>{@code bin/benchmark --cases values}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls start() first
public class ValueSizeBenchmark {
  private static final int COUNT = 64;

  /** Who is asked: a client, or a table by its scheme. */
  @Param({"BARE_TCP", "MAPDRIVER_TCP", "BARE_UNIX", "MAPDRIVER_UNIX", "lmdb", "sqlite"})
  public String client = "lmdb";

  /** How long the values are. */
  @Param({"10", "100", "1000", "10000", "100000", "1000000"})
  public int valueBytes;

  private AutoCloseable resources;
  private CacheClient.Session session;
  private KeyOrder order;
  private int step;

  /**
   * Makes the table, or starts memcached and connects the client.
   *
   * @throws Exception if one of them fails
   */
  @Setup
  public void start() throws Exception {
    Entries entries = Entries.of(COUNT, valueBytes);
    order = entries.zipf();
    if (client.equals("lmdb") || client.equals("sqlite")) {
      startTable(entries);
    } else {
      startServer(ClientKind.valueOf(client), entries);
    }
  }

  private void startTable(Entries entries) throws Exception {
    Tables tables = Tables.open();
    CacheClient table = CacheClient.of(tables.uri(client, entries, valueBytes));
    session = table.session();
    resources =
        () -> {
          table.close();
          tables.close();
        };
  }

  private void startServer(ClientKind kind, Entries entries) throws Exception {
    MemcachedProcess server = MemcachedProcess.start(kind.transport());
    server.load(entries);
    CacheClient connected = kind.connect(server.address());
    session = connected.session();
    resources =
        () -> {
          connected.close();
          server.close();
        };
  }

  /**
   * Closes what was opened.
   *
   * @throws Exception if that fails
   */
  @TearDown
  public void stop() throws Exception {
    resources.close();
  }

  /**
   * Looks up one key.
   *
   * @return the value
   * @throws Exception if the client fails
   */
  @Benchmark
  public byte[] lookup() throws Exception {
    return Objects.requireNonNull(session.get(order.at(step++)));
  }
}
