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
 * What does it cost to learn that there is no such key, with memcached alone?
 *
 * <p>{@code bin/benchmark --cases absent}.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class AbsentKeyBenchmark {
  /** Keys of the same shape that nobody has stored. */
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init") // JMH calls prepare() first
  public static class Keys {
    private KeyOrder order;

    /**
     * Makes the keys.
     *
     * @param shared the client and its entries
     */
    @Setup
    public void prepare(Connected shared) {
      order = shared.entries().absent();
    }
  }

  /**
   * Looks up one key that is not there.
   *
   * @param caller the thread
   * @param keys the keys
   * @throws Exception if the client fails, or finds something
   */
  @Benchmark
  public void lookup(Caller caller, Keys keys) throws Exception {
    if (caller.session().get(keys.order.at(caller.nextStep())) != null) {
      throw new IllegalStateException("a value where there is none");
    }
  }
}
