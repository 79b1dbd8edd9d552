package org.mapdriver.benchmarks.run;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mapdriver.benchmarks.command.CommandBenchmark;
import org.mapdriver.benchmarks.results.Machine;
import org.mapdriver.benchmarks.results.Measurement;
import org.mapdriver.benchmarks.results.ResultFiles;
import org.mapdriver.benchmarks.results.Run;
import org.mapdriver.benchmarks.workload.Tables;
import org.openjdk.jmh.runner.RunnerException;

/** Makes a run on this JVM, and keeps its result file; {@code bin/benchmark} calls it. */
public final class Main {
  private Main() {}

  /**
   * Runs.
   *
   * @param arguments the command's
   * @throws Exception if JMH, a file or a process fails
   */
  public static void main(String... arguments) throws Exception {
    try {
      run(Arguments.parse(arguments), System.out);
    } catch (IllegalArgumentException e) {
      System.err.println("benchmark: error: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void run(Arguments arguments, PrintStream out) throws Exception {
    Plan plan = arguments.plan(Runtime.version().feature());
    if (plan.tasks().isEmpty()) {
      out.println("nothing to measure on JDK " + Runtime.version().feature());
      return;
    }
    if (plan.tasks().stream().anyMatch(Task::isCommand)) {
      CommandBenchmark.requirePostmap();
    }
    Files.createDirectories(arguments.target());
    Path work = Files.createTempDirectory(arguments.target().toAbsolutePath(), "run");
    System.setProperty(Tables.FOLDER, work.resolve("tables").toString());
    List<Measurement> measurements = new ArrayList<>();
    Machine machine = ThisMachine.describe(plan, arguments.root());
    try (Tables tables = Tables.open()) {
      measure(plan, arguments.root(), work, tables, measurements, out);
    } finally {
      Tables.delete(work.resolve("tables"));
      if (!measurements.isEmpty()) { // a case that fails costs the others nothing
        Path file = ResultFiles.write(arguments.results(), new Run(machine, measurements));
        out.println(measurements.size() + " measurements in " + file);
      }
    }
  }

  private static void measure(
      Plan plan,
      Path root,
      Path work,
      Tables tables,
      List<Measurement> measurements,
      PrintStream out)
      throws IOException, RunnerException {
    JmhTask jmh = new JmhTask(plan, work);
    int all = 0;
    for (int round = 1; round <= plan.rounds(); round++) {
      all += plan.tasks(round).size();
    }
    int done = 0;
    for (int round = 1; round <= plan.rounds(); round++) {
      for (Task task : plan.tasks(round)) {
        out.printf("[%d/%d] %s%n", ++done, all, task);
        if (task.isCommand()) {
          measurements.addAll(CommandBenchmark.run(root, work, out));
          continue;
        }
        if (round == 1) {
          measurements.addAll(TableSizes.build(task, tables, round));
        }
        List<Measurement> some = jmh.run(task, round);
        out.print(JmhTask.summary(some));
        measurements.addAll(some);
      }
    }
  }
}
