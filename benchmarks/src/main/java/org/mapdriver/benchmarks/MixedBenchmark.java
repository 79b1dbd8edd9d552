package org.mapdriver.benchmarks;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.mapdriver.benchmarks.peers.Caller;
import org.mapdriver.benchmarks.peers.Connected;
import org.mapdriver.benchmarks.workload.Key;
import org.mapdriver.benchmarks.workload.KeyOrder;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What do updates cost the lookups that share a connection with them? Ours waits for a reply to
 * commands in a selector, for one to lookups it does not, and changes from one way to the other.
 *
 * <p>{@code bin/benchmark --jmh MixedBenchmark -p client=MAPDRIVER_TCP -t 32}.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class MixedBenchmark {
  /** Popular keys are asked for, and written, more often. */
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init") // JMH calls prepare() first
  public static class Keys {
    /** A thread updates a key once in so many of its lookups. */
    @Param({"10", "100", "1000"})
    public int lookupsToUpdate;

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
   * Looks up one key that is there, and updates it before if it is its turn.
   *
   * @param caller the thread
   * @param keys the order of access
   * @return the value
   * @throws Exception if the client fails
   */
  @Benchmark
  public byte[] lookup(Caller caller, Keys keys) throws Exception {
    int step = caller.nextStep();
    Key key = keys.order.at(step);
    if (step % keys.lookupsToUpdate == 0) {
      caller.session().set(key, keys.value);
    }
    return Objects.requireNonNull(caller.session().get(key));
  }
}
