package org.mapdriver.benchmarks;

import java.util.concurrent.TimeUnit;
import org.mapdriver.benchmarks.peers.LmdbReader;
import org.mapdriver.benchmarks.workload.Entries;
import org.mapdriver.benchmarks.workload.KeyOrder;
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
 * What does a lookup in an LMDB table cost through {@code lmdb:}, compared with lmdbjava alone with
 * the buffers that need no flag of the JVM?
 *
 * <p>{@code bin/benchmark --jmh LmdbBenchmark -t 1 -prof gc}, and the same with {@code -t 2}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 1)
@Fork(3)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class LmdbBenchmark {
  /** Who reads. */
  @Param public LmdbReader.Kind reader = LmdbReader.Kind.MAPDRIVER;

  /** How many entries the table has. */
  @Param("100000")
  public int entryCount;

  private Tables tables;
  private KeyOrder order;
  private LmdbReader opened;

  /**
   * Builds the table and opens it.
   *
   * @throws Exception if it cannot
   */
  @Setup
  public void open() throws Exception {
    Entries entries = Entries.of(entryCount, 100);
    tables = Tables.open();
    order = entries.zipf();
    opened = reader.open(tables.uri("lmdb", entries, 100));
  }

  /**
   * Closes and removes the table.
   *
   * @throws Exception if it cannot
   */
  @TearDown
  public void close() throws Exception {
    opened.close();
    tables.close();
  }

  /** What one thread has for itself. */
  @State(Scope.Thread)
  public static class Caller {
    private LmdbReader.Session session = key -> key;
    private int step;

    /**
     * Opens the thread's session, and starts at a place of its own.
     *
     * @param shared the reader
     */
    @Setup(Level.Trial)
    public void open(LmdbBenchmark shared) {
      session = shared.opened.session();
      step = System.identityHashCode(this);
    }
  }

  /**
   * Looks up one key that is there.
   *
   * @param caller the thread
   * @return the value
   */
  @Benchmark
  public byte[] lookup(Caller caller) {
    byte[] value = caller.session.get(order.at(caller.step++).bytes());
    if (value.length != 100) {
      throw new IllegalStateException("a value of " + value.length + " bytes");
    }
    return value;
  }
}
