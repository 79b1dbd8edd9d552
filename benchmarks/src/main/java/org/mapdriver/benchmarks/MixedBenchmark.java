package org.mapdriver.benchmarks;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.benchmarks.workload.Entries;
import org.mapdriver.benchmarks.workload.KeyOrder;
import org.mapdriver.benchmarks.workload.MemcachedProcess;
import org.mapdriver.benchmarks.workload.Place;
import org.mapdriver.benchmarks.workload.Transport;
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
 * What do updates cost the lookups that share a connection with them? A reply to commands is waited
 * for in a selector, a reply to lookups is not; the connection changes from one way to the other.
 *
 * <p>{@code bin/benchmark --jmh MixedBenchmark -t 32}.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls start() first
public class MixedBenchmark {
  /** Each how many lookups of a thread it updates a key, too. */
  @Param({"10", "100", "1000"})
  public int lookupsToUpdate;

  private final byte[] value = new byte[100];
  private MemcachedProcess server;
  private LookupMap map;
  private KeyOrder order;

  /**
   * Starts memcached, loads it and opens the map.
   *
   * @throws Exception if one of them fails
   */
  @Setup
  public void start() throws Exception {
    Entries entries = Entries.of(100_000, 100);
    server = MemcachedProcess.start(Transport.TCP);
    server.load(entries);
    map = MapDrivers.installed().open("memcache:memcache=" + server.spec());
    order = entries.zipf();
  }

  /**
   * Closes the map and ends memcached.
   *
   * @throws Exception if one of them fails
   */
  @TearDown
  public void stop() throws Exception {
    map.close();
    server.close();
  }

  /**
   * Looks up one key that is there, and updates it if it is its turn.
   *
   * @param place where the thread is
   * @return the value
   */
  @Benchmark
  public byte[] lookup(Place place) {
    int step = place.next();
    byte[] key = order.at(step).bytes();
    if (step % lookupsToUpdate == 0) {
      map.update(key, value);
    }
    return Objects.requireNonNull(map.lookup(key));
  }
}
