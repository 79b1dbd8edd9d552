package org.mapdriver.benchmarks;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
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
  private static final int COUNT = 100_000;
  private static final int VALUE_BYTES = 100;

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

  private Tables tables;
  private MemcachedProcess server;
  private LookupMap map;
  private KeyOrder order;

  /**
   * Makes the table, starts memcached, and looks every key up twice, which fills the cache.
   *
   * @throws Exception if one of them fails
   */
  @Setup
  public void start() throws Exception {
    Entries entries = Entries.of(COUNT, VALUE_BYTES);
    tables = Tables.open();
    server = MemcachedProcess.start(cache == Cache.MEMCACHED_TCP ? Transport.TCP : Transport.UNIX);
    String uri = tables.uri(table, entries, VALUE_BYTES);
    map =
        MapDrivers.installed()
            .open(
                switch (cache) {
                  case NONE -> uri;
                  case EMBEDDED -> "memcache:memcache=embedded:128m;backup=" + uri;
                  case MEMCACHED_UNIX, MEMCACHED_TCP ->
                      "memcache:memcache=" + server.spec() + ";backup=" + uri;
                });
    order = entries.zipf();
    for (int i = 0;
        i < 2 * COUNT;
        i++) { // twice: a fill may be left out when many are on their way
      Objects.requireNonNull(map.lookup(entries.key(i % COUNT).bytes()));
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
