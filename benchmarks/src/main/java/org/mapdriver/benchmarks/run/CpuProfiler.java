package org.mapdriver.benchmarks.run;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * The processor time that the whole client process takes for each operation, its helper threads
 * included, which is where the peers do their work; and how many operations there were in a second,
 * which JMH does not tell where it samples (the mean of the samples is no substitute: a few long
 * ones make it jump).
 */
public final class CpuProfiler implements InternalProfiler {
  /** The name of the figure, in microseconds. */
  static final String CPU = "cpu.micros";

  /** The name of the other one. */
  static final String RATE = "operations.per.second";

  private final OperatingSystemMXBean process =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private long before;

  /** JMH makes one for each fork. */
  public CpuProfiler() {}

  @Override
  public String getDescription() {
    return "processor time of the process for each operation";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    before = process.getProcessCpuTime();
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    double micros = (process.getProcessCpuTime() - before) / 1e3;
    double seconds = iteration.getTime().convertTo(TimeUnit.MILLISECONDS) / 1e3;
    long all = result.getMetadata().getAllOps();
    long measured =
        result.getMetadata().getMeasuredOps(); // between the start and the end of all threads
    return all == 0
        ? List.of()
        : List.of(
            new ScalarResult(CPU, micros / all, "us/op", AggregationPolicy.AVG),
            new ScalarResult(RATE, measured / seconds, "ops/s", AggregationPolicy.AVG));
  }
}
