package org.mapdriver.benchmarks;

import java.util.Objects;
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
 * What does a lookup cost that memcached answers, compared with the bare socket and with the peers?
 *
 * <p>One thread, client and server on one processor: {@code bin/benchmark --cases hit --threads 1}.
 * Many threads: {@code bin/benchmark --cases hit --threads 32}.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class HitBenchmark {
  /** Popular keys are asked for more often. */
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init") // JMH calls prepare() first
  public static class Keys {
    private KeyOrder order;

    /**
     * Draws the order of access.
     *
     * @param shared the client and its entries
     */
    @Setup
    public void prepare(Connected shared) {
      order = shared.entries().zipf();
    }
  }

  /**
   * Looks up one key that is there.
   *
   * @param caller the thread
   * @param keys the order of access
   * @param shared the client and its entries
   * @return the value
   * @throws Exception if the client fails, or answers with something else
   */
  @Benchmark
  public byte[] lookup(Caller caller, Keys keys, Connected shared) throws Exception {
    byte[] value = Objects.requireNonNull(caller.session().get(keys.order.at(caller.nextStep())));
    if (value.length != shared.valueBytes) {
      throw new IllegalStateException("a value of " + value.length + " bytes");
    }
    return value;
  }
}
