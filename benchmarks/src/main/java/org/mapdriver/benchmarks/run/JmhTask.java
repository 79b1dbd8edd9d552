package org.mapdriver.benchmarks.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.mapdriver.benchmarks.results.Measurement;
import org.mapdriver.benchmarks.results.Metric;
import org.mapdriver.benchmarks.workload.Tables;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs tasks with JMH, in forks that all get the same flags. */
final class JmhTask {
  private final Plan plan;
  private final Path work;
  private final Path pinnedJvm;

  /**
   * @param plan how long to measure
   * @param work a folder for tables and JMH's own output
   */
  JmhTask(Plan plan, Path work) throws IOException {
    this.plan = plan;
    this.work = work;
    this.pinnedJvm = PinnedJvm.write(work);
  }

  List<Measurement> run(Task task, int round) throws IOException, RunnerException {
    String log = "%d %s".formatted(round, task).replaceAll("[^A-Za-z0-9]+", "-") + ".log";
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("\\." + task.benchmark() + "\\.")
            .forks(1)
            .threads(task.threads())
            .mode(task.sampled() ? Mode.SampleTime : Mode.Throughput)
            .timeUnit(TimeUnit.MICROSECONDS)
            .warmupIterations(plan.warmups(task))
            .warmupTime(plan.time())
            .measurementIterations(plan.iterations())
            .measurementTime(plan.time())
            .timeout(TimeValue.minutes(2))
            .addProfiler(GCProfiler.class)
            .addProfiler(CpuProfiler.class)
            .shouldFailOnError(
                false) // a peer that fails is missing from the table; the rest stands
            .output(Files.createDirectories(work.resolve("logs")).resolve(log).toString())
            .verbosity(VerboseMode.NORMAL)
            .jvmArgs(jvmArgs(task));
    if (task.pinned()) {
      options.jvm(pinnedJvm.toString());
    }
    task.parameters().forEach((name, values) -> options.param(name, values.toArray(String[]::new)));
    try {
      return measurements(new Runner(options.build()).run(), task, round);
    } catch (NoBenchmarksException e) {
      throw new RunnerException("there is no benchmark " + task.benchmark(), e);
    }
  }

  private String[] jvmArgs(Task task) {
    List<String> arguments = new ArrayList<>();
    arguments.add("-Xms1g");
    arguments.add("-Xmx1g");
    arguments.add("-D" + Tables.FOLDER + "=" + work.resolve("tables"));
    arguments.add("-Djmh.executor=" + (task.virtual() ? "VIRTUAL" : "PLATFORM"));
    return arguments.toArray(String[]::new);
  }

  private static List<Measurement> measurements(
      Collection<RunResult> results, Task task, int round) {
    List<Measurement> measurements = new ArrayList<>();
    for (RunResult result : results) {
      measurements.add(JmhResult.measurement(result, task, round));
    }
    return measurements;
  }

  /** What a user sees of a task that is done. */
  static String summary(List<Measurement> measurements) {
    StringBuilder summary = new StringBuilder();
    for (Measurement measurement : measurements) {
      summary.append(
          String.format(
              Locale.ROOT,
              "    %-16s %-22s %,12.0f/s  p99 %8.1f µs  CPU %7.2f µs  %,9.0f B%n",
              measurement.subject(),
              measurement.parameters(),
              value(measurement, Metric.OPS),
              value(measurement, Metric.P99),
              value(measurement, Metric.CPU),
              value(measurement, Metric.ALLOCATED)));
    }
    return summary.toString();
  }

  private static double value(Measurement measurement, Metric metric) {
    return measurement.value(metric).orElse(Double.NaN);
  }
}
