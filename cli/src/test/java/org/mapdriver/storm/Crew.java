package org.mapdriver.storm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.mapdriver.cli.JavaCommand;
import org.mapdriver.cli.SmallDisk;

/** The processes of a storm: each has a number, which another takes over when it is killed. */
final class Crew implements AutoCloseable {
  private static final long END_SECONDS = 60;

  private final Settings settings;
  private final Path historyFile;
  private final History history;
  private final SmallDisk disk;
  private final int directPort;
  private final int proxyPort;
  private final Process[] workers;
  private final Process[] auditor = new Process[1];
  private final List<String> troubles = new ArrayList<>();

  Crew(
      Settings settings,
      Path historyFile,
      History history,
      SmallDisk disk,
      int directPort,
      int proxyPort) {
    this.settings = settings;
    this.historyFile = historyFile;
    this.history = history;
    this.disk = disk;
    this.directPort = directPort;
    this.proxyPort = proxyPort;
    this.workers = new Process[settings.processes()];
  }

  private Process start(int number, String role, String... uris) throws IOException {
    List<String> command = new ArrayList<>(disk.enter());
    command.addAll(
        JavaCommand.of(
            settings.classPath(),
            List.of(),
            Worker.class.getName(),
            historyFile.toString(),
            "" + settings.keys(),
            "" + number,
            "" + settings.processes(),
            "" + settings.isStrict(),
            role));
    command.addAll(List.of(uris));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log(number).toFile()))
        .start();
  }

  private Path log(int number) {
    return historyFile.resolveSibling("process-" + number + ".log");
  }

  private String uri(int port) {
    return settings.uri(port, disk.mountPoint());
  }

  /** Opens the tables and looks at every key, alone. */
  void compare() throws IOException, InterruptedException {
    int number = History.MOST_PROCESSES - 1;
    Process comparer =
        start(number, "compare", uri(directPort), settings.backupUri(disk.mountPoint()));
    awaitEnd(number, comparer);
  }

  void startAll() throws IOException {
    for (int number = 0; number < workers.length; number++) {
      startWorker(number);
    }
    auditor[0] = start(workers.length, "audit", settings.backupUri(disk.mountPoint()));
  }

  private void startWorker(int number) throws IOException {
    workers[number] = start(number, "work", uri(number % 2 == 0 ? proxyPort : directPort));
  }

  int size() {
    return workers.length;
  }

  void signal(int number, String name) {
    CacheUnderFire.signal(workers[number], name);
  }

  void killAndReplace(int number) throws IOException {
    workers[number].destroyForcibly().onExit().join();
    startWorker(number);
  }

  /** None of them may end unasked. */
  void replaceTheFallen() throws IOException {
    for (int number = 0; number < workers.length; number++) {
      if (!workers[number].isAlive()) {
        fell(number, workers[number].exitValue());
        startWorker(number);
      }
    }
  }

  private void fell(int number, int status) throws IOException {
    history.count(number, Tally.UNEXPECTED, 1);
    List<String> lines = Files.readAllLines(log(number));
    String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    troubles.add("process " + number + " ended with status " + status + ": " + last);
  }

  void awaitEnd() throws IOException, InterruptedException {
    for (int number = 0; number < workers.length; number++) {
      awaitEnd(number, workers[number]);
    }
    awaitEnd(workers.length, auditor[0]);
  }

  private void awaitEnd(int number, Process process) throws IOException, InterruptedException {
    if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().onExit().join();
    }
    if (process.exitValue() != 0) {
      fell(number, process.exitValue());
    }
  }

  List<String> troubles() {
    return troubles;
  }

  @Override
  public void close() {
    for (Process[] processes : List.of(workers, auditor)) {
      for (Process process : processes) {
        if (process != null) {
          process.destroyForcibly().onExit().join();
        }
      }
    }
  }
}
