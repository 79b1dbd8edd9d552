package org.mapdriver.benchmarks;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapStats.BreakerState;
import org.mapdriver.benchmarks.workload.Entries;
import org.mapdriver.benchmarks.workload.KeyOrder;
import org.mapdriver.benchmarks.workload.MemcachedProcess;
import org.mapdriver.benchmarks.workload.Place;
import org.mapdriver.benchmarks.workload.Tables;
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
 * What does a lookup cost that the table answers because memcached is out of order and the client
 * knows it?
 *
 * <p>{@code bin/benchmark --cases outage}.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 2, time = 1)
@Fork(1)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls start() first
public class OutageBenchmark {
  private static final int COUNT = 100_000;
  private static final int VALUE_BYTES = 100;

  /** What has become of memcached. */
  public enum Cache {
    /** There never was any: the table is asked. */
    NONE,
    /** It has ended: connections are refused. */
    REFUSING,
    /** It is stopped: connections are made, and nothing is answered. */
    HANGING
  }

  /** The scheme of the table. */
  @Param({"lmdb", "sqlite"})
  public String table = "lmdb";

  /** What stands before it. */
  @Param public Cache cache = Cache.NONE;

  private Tables tables;
  private MemcachedProcess server;
  private LookupMap map;
  private KeyOrder order;

  /**
   * Makes the table, puts memcached out of order, and looks up until the client leaves it alone.
   *
   * @throws Exception if one of them fails
   */
  @Setup
  public void start() throws Exception {
    Entries entries = Entries.of(COUNT, VALUE_BYTES);
    order = entries.zipf();
    tables = Tables.open();
    server = MemcachedProcess.start(Transport.TCP);
    String backup = tables.uri(table, entries, VALUE_BYTES);
    String layered = "memcache:timeout=250ms;memcache=" + server.spec() + ";backup=" + backup;
    map = MapDrivers.installed().open(cache == Cache.NONE ? backup : layered);
    if (cache == Cache.REFUSING) {
      server.close();
    } else if (cache == Cache.HANGING) {
      server.suspend();
    }
    while (cache != Cache.NONE && !map.stats().breaker().equals(Optional.of(BreakerState.OPEN))) {
      Objects.requireNonNull(map.lookup(entries.key(0).bytes()));
    }
  }

  /**
   * Closes the map, ends memcached and removes the table.
   *
   * @throws Exception if one of them fails
   */
  @TearDown
  public void stop() throws Exception {
    map.close();
    server.close();
    tables.close();
  }

  /**
   * Looks up one key.
   *
   * @param place where the thread is
   * @return the value
   */
  @Benchmark
  public byte[] lookup(Place place) {
    return Objects.requireNonNull(map.lookup(order.at(place.next()).bytes()));
  }
}
