package org.mapdriver.benchmarks;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.benchmarks.workload.Entries;
import org.mapdriver.benchmarks.workload.KeyOrder;
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
 * How does the cost of a lookup grow with the number of keys in the table? Every key is asked for
 * as often as another, so that nothing but size decides what is in the processor's caches.
 *
 * <p>{@code bin/benchmark --cases keys}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls start() first
public class KeyCountBenchmark {
  private static final int VALUE_BYTES = 100;

  /** The scheme of the table. */
  @Param({"lmdb", "sqlite"})
  public String map = "lmdb";

  /** How many keys it has. */
  @Param({"1000", "10000", "100000", "1000000"})
  public int keys;

  private Tables tables;
  private LookupMap opened;
  private KeyOrder order;
  private int step;

  /**
   * Makes the table and opens it.
   *
   * @throws Exception if one of them fails
   */
  @Setup
  public void start() throws Exception {
    Entries entries = Entries.of(keys, VALUE_BYTES);
    tables = Tables.open();
    opened = MapDrivers.installed().open(tables.uri(map, entries, VALUE_BYTES));
    order = entries.uniform();
  }

  /**
   * Closes and removes the table.
   *
   * @throws Exception if that fails
   */
  @TearDown
  public void stop() throws Exception {
    opened.close();
    tables.close();
  }

  /**
   * Looks up one key.
   *
   * @return the value
   */
  @Benchmark
  public byte[] lookup() {
    return Objects.requireNonNull(opened.lookup(order.at(step++).bytes()));
  }
}
