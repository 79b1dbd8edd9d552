package org.mapdriver.benchmarks;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.mapdriver.MapStats.BreakerState;
import org.mapdriver.benchmarks.workload.LayeredTable;
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

  private LayeredTable layers;

  /**
   * Makes the table, puts memcached out of order, and looks up until the client leaves it alone.
   *
   * @throws Exception if one of them fails
   */
  @Setup
  public void start() throws Exception {
    layers =
        LayeredTable.open(
            table,
            Transport.TCP,
            (backup, server) ->
                cache == Cache.NONE
                    ? backup
                    : "memcache:timeout=250ms;memcache=" + server + ";backup=" + backup);
    if (cache == Cache.REFUSING) {
      layers.server().close();
    } else if (cache == Cache.HANGING) {
      layers.server().suspend();
    }
    while (cache != Cache.NONE && !isLeftAlone()) {
      layers.lookup(0);
    }
  }

  private boolean isLeftAlone() {
    return layers.map().stats().breaker().equals(Optional.of(BreakerState.OPEN));
  }

  /**
   * Closes the map, ends memcached and removes the table.
   *
   * @throws Exception if one of them fails
   */
  @TearDown
  public void stop() throws Exception {
    layers.close();
  }

  /**
   * Looks up one key.
   *
   * @param place where the thread is
   * @return the value
   */
  @Benchmark
  public byte[] lookup(Place place) {
    return layers.lookup(place.next());
  }
}
