package org.mapdriver.benchmarks;

import java.util.concurrent.TimeUnit;
import org.mapdriver.benchmarks.peers.Caller;
import org.mapdriver.benchmarks.peers.Connected;
import org.mapdriver.benchmarks.workload.KeyBatch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to update a hundred keys at once, compared with a hundred bare sets in one
 * write and with the peers? One operation is the whole hundred.
 *
 * <p>{@code bin/benchmark --cases bulk-update}.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class BulkUpdateBenchmark {
  /** Batches without a key twice. */
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init") // JMH calls prepare() first
  public static class Batches {
    private KeyBatch[] batches;
    private byte[] value;

    /**
     * Makes the batches.
     *
     * @param shared the client and its entries
     */
    @Setup
    public void prepare(Connected shared) {
      batches = shared.entries().batches();
      value = shared.entries().value(0);
    }
  }

  /**
   * Replaces a hundred values, and waits until memcached has said so of each.
   *
   * @param caller the thread
   * @param keys the batches
   * @throws Exception if the client fails
   */
  @Benchmark
  public void updateAll(Caller caller, Batches keys) throws Exception {
    KeyBatch batch = keys.batches[caller.nextStep() & (keys.batches.length - 1)];
    caller.session().setAll(batch, keys.value);
  }
}
