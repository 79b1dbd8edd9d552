package org.mapdriver.benchmarks;

import java.util.concurrent.TimeUnit;
import org.mapdriver.benchmarks.peers.CacheClient;
import org.mapdriver.benchmarks.workload.Entries;
import org.mapdriver.benchmarks.workload.MemcachedProcess;
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
 * How many lookups per second are answered by memcached, compared with the bare socket and with the
 * peers?
 *
 * <p>One thread, client and server on one processor: {@code taskset -c 0 bin/benchmark HitBenchmark
 * -prof gc}. Many threads: {@code bin/benchmark HitBenchmark -t 32 -prof gc}.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls start() first
public class HitBenchmark {
  /** Who asks. */
  @Param public CacheClient.Kind client = CacheClient.Kind.BARE_TCP;

  /** How long the values are. */
  @Param("100")
  public int valueBytes;

  private final Entries entries100 = Entries.of(100_000, 100);
  private Entries entries = entries100;
  private MemcachedProcess server;
  private CacheClient connected;

  /**
   * Starts memcached, loads it and connects the client.
   *
   * @throws Exception if one of them fails
   */
  @Setup
  public void start() throws Exception {
    entries = valueBytes == 100 ? entries100 : Entries.of(100_000, valueBytes);
    server = MemcachedProcess.start();
    server.load(entries);
    connected = client.connect(server);
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

  /** What one thread has for itself. */
  @State(Scope.Thread)
  public static class Caller {
    private CacheClient.Session session = key -> new byte[0];
    private int step;

    /**
     * Opens the thread's session, and starts at a place of its own.
     *
     * @param shared the client
     * @throws Exception if it cannot
     */
    @Setup(Level.Trial)
    public void open(HitBenchmark shared) throws Exception {
      session = shared.connected.session();
      step = System.identityHashCode(this);
    }
  }

  /**
   * Looks up one key that is there.
   *
   * @param caller the thread
   * @return the value
   * @throws Exception if the client fails, or answers with something else
   */
  @Benchmark
  public byte[] lookup(Caller caller) throws Exception {
    byte[] value = caller.session.get(entries.next(caller.step++));
    if (value.length != valueBytes) {
      throw new IllegalStateException("a value of " + value.length + " bytes");
    }
    return value;
  }
}
