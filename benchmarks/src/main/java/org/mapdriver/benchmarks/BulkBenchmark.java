package org.mapdriver.benchmarks;

import java.util.concurrent.TimeUnit;
import org.mapdriver.benchmarks.peers.Caller;
import org.mapdriver.benchmarks.peers.Connected;
import org.mapdriver.benchmarks.workload.Entries;
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
 * What does it cost to look up a hundred keys at once, compared with one bare get of a hundred keys
 * and with the peers? One operation is the whole hundred.
 *
 * <p>{@code bin/benchmark --cases bulk}.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class BulkBenchmark {
  /** Batches without a key twice. */
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init") // JMH calls prepare() first
  public static class Batches {
    private KeyBatch[] batches;

    /**
     * Makes the batches.
     *
     * @param shared the client and its entries
     */
    @Setup
    public void prepare(Connected shared) {
      batches = shared.entries().batches();
    }
  }

  /**
   * Looks up a hundred keys that are there.
   *
   * @param caller the thread
   * @param keys the batches
   * @throws Exception if the client fails, or does not find them all
   */
  @Benchmark
  public void lookupAll(Caller caller, Batches keys) throws Exception {
    KeyBatch batch = keys.batches[caller.nextStep() & (keys.batches.length - 1)];
    int found = caller.session().getAll(batch);
    if (found != Entries.BATCH) {
      throw new IllegalStateException("found " + found + " of " + Entries.BATCH);
    }
  }
}
