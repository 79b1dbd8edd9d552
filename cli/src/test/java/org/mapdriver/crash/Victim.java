package org.mapdriver.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.mapdriver.cli.JavaCommand;

/** A process that is going to be killed. */
final class Victim implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int KILLED = 128 + 9;

  private final Process process;
  private final Path temporary;
  private final Path said;
  private final Path complained;

  private Victim(List<String> command, Path temporary) throws IOException {
    this.temporary = temporary;
    this.said = temporary.resolve("said");
    this.complained = temporary.resolve("complained");
    this.process =
        new ProcessBuilder(command)
            .redirectOutput(said.toFile())
            .redirectError(complained.toFile())
            .start();
  }

  /** Starts a class of the test's class path. */
  static Victim start(Path folder, String main, String... arguments) throws IOException {
    // It cannot delete what it unpacks, so that has a folder of its own.
    Path temporary = Files.createTempDirectory(folder, "victim");
    List<String> command =
        JavaCommand.of(
            System.getProperty("java.class.path"),
            // As bin/mapdriver does: to interpret the binding starts sooner than to compile it.
            List.of("-Djava.io.tmpdir=" + temporary, "-Djnr.ffi.asm.enabled=false"),
            main,
            arguments);
    return new Victim(command, temporary);
  }

  /** Starts {@link Work}. */
  static Victim working(Path folder, String task, String uri, int worker, long first, int count)
      throws IOException {
    return start(folder, Work.class.getName(), task, uri, "" + worker, "" + first, "" + count);
  }

  /** Waits for something to be seen. The process must not end meanwhile. */
  void awaitUntil(Callable<Boolean> seen) throws IOException {
    awaitEndOr(seen);
    requireAlive();
  }

  /** Waits for something to be seen, or for its end. */
  void awaitEndOr(Callable<Boolean> seen) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .atMost(LIMIT)
        .until(() -> !process.isAlive() || seen.call());
  }

  /** Waits until it has said so many lines in all. */
  void awaitLines(int count) throws IOException {
    awaitUntil(() -> lines().size() >= count);
  }

  /** Lets it go on for a random time, unless it ends by itself. */
  void letGoOn(Random random, long mostMicros) throws InterruptedException {
    long micros = random.nextInt((int) mostMicros);
    long end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(micros);
    boolean ended = process.waitFor(micros / 1000 - 2, TimeUnit.MILLISECONDS);
    while (!ended && System.nanoTime() - end < 0) {
      Thread.onSpinWait(); // a timed wait is too coarse to meet a commit
    }
  }

  /** Lets it come to a random place in its work, sometimes only to where that begins. */
  void comeSoFar(Random random, int mostLines, long mostMicros) throws Exception {
    if (random.nextInt(8) == 0) {
      letGoOn(random, 500_000);
    } else {
      awaitLines(1 + random.nextInt(mostLines));
      letGoOn(random, mostMicros);
    }
  }

  private void requireAlive() throws IOException {
    if (!process.isAlive()) {
      throw new AssertionError(
          "it ended by itself, status " + process.exitValue() + ": " + complaint());
    }
  }

  private String complaint() throws IOException {
    return Files.readString(complained, UTF_8) + Files.readString(said, UTF_8);
  }

  /** Kills it with SIGKILL. */
  void kill() throws IOException {
    killOrLetEnd();
    requireKilled();
  }

  /** Kills it unless it has just ended; answers its exit status. */
  int killOrLetEnd() {
    process.destroyForcibly();
    return status();
  }

  void requireKilled() throws IOException {
    if (status() != KILLED) {
      throw new AssertionError("it ended by itself, status " + status() + ": " + complaint());
    }
  }

  private int status() {
    return process.onExit().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join().exitValue();
  }

  /** Waits for it to end by itself, well. */
  String awaitEnd() throws IOException {
    if (status() != 0) {
      throw new AssertionError("it ended with status " + status() + ": " + complaint());
    }
    return Files.readString(said, UTF_8);
  }

  List<String> lines() throws IOException {
    return Files.readString(said, UTF_8).lines().toList();
  }

  /** The last number that it said, or another if it said none. */
  long acknowledged(long orElse) throws IOException {
    List<String> lines = lines();
    return lines.isEmpty() ? orElse : Long.parseLong(lines.get(lines.size() - 1));
  }

  @Override
  public void close() throws IOException {
    killOrLetEnd();
    try (Stream<Path> files = Files.list(temporary)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(temporary);
  }
}
