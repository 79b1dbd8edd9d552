package org.mapdriver.benchmarks;

import java.util.concurrent.TimeUnit;
import org.mapdriver.benchmarks.peers.Caller;
import org.mapdriver.benchmarks.peers.Connected;
import org.mapdriver.benchmarks.workload.KeyOrder;
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
 * What does an acknowledged update of memcached cost?
 *
 * <p>{@code bin/benchmark --cases update}.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class UpdateBenchmark {
  /** Popular keys are written more often. */
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init") // JMH calls prepare() first
  public static class Keys {
    private KeyOrder order;
    private byte[] value;

    /**
     * Draws the order of access.
     *
     * @param shared the client and its entries
     */
    @Setup
    public void prepare(Connected shared) {
      order = shared.entries().zipf();
      value = shared.entries().value(0);
    }
  }

  /**
   * Replaces one value, and waits until memcached has said so.
   *
   * @param caller the thread
   * @param keys the order of access
   * @throws Exception if the client fails
   */
  @Benchmark
  public void update(Caller caller, Keys keys) throws Exception {
    caller.session().set(keys.order.at(caller.nextStep()), keys.value);
  }
}
