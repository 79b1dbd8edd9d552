package org.mapdriver.benchmarks;

import java.util.concurrent.TimeUnit;
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
 * When is a cache before a local table faster than the table alone? Every lookup is a hit in the
 * first tier.
 *
 * <p>{@code bin/benchmark --cases tier}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls start() first
public class TierBenchmark {
  /** What may stand before a table. */
  public enum Cache {
    /** Nothing: the table is asked. */
    NONE,
    /** The cache inside the process. */
    EMBEDDED,
    /** memcached on a UNIX-domain socket. */
    MEMCACHED_UNIX,
    /** memcached over loopback. */
    MEMCACHED_TCP
  }

  /** The scheme of the table. */
  @Param({"lmdb", "sqlite"})
  public String table = "lmdb";

  /** What stands before it. */
  @Param public Cache cache = Cache.NONE;

  private LayeredTable layers;

  /**
   * Makes the table, starts memcached, and looks every key up twice, which fills the cache.
   *
   * @throws Exception if one of them fails
   */
  @Setup
  public void start() throws Exception {
    Transport transport = cache == Cache.MEMCACHED_TCP ? Transport.TCP : Transport.UNIX;
    layers = LayeredTable.open(table, transport, this::uri);
    layers.lookupAll();
    layers.lookupAll(); // a fill may be left out when many are on their way
  }

  private String uri(String backup, String server) {
    return switch (cache) {
      case NONE -> backup;
      case EMBEDDED -> "memcache:memcache=embedded:128m;backup=" + backup;
      case MEMCACHED_UNIX, MEMCACHED_TCP -> "memcache:memcache=" + server + ";backup=" + backup;
    };
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
