package org.mapdriver.benchmarks.command;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program that answers {@code -q}, on one processor.
 *
 * @param subject how results name it
 * @param words how it is called, before the options
 */
record Program(String subject, List<String> words) {
  static final String MAPDRIVER = "MAPDRIVER";
  static final String POSTMAP = "POSTMAP";

  private static final long LIMIT_SECONDS = 60;

  Program {
    words = List.copyOf(words);
  }

  static Program mapdriver(Path root) {
    return new Program(
        MAPDRIVER, List.of(root.resolve("bin/mapdriver").toAbsolutePath().toString()));
  }

  /**
   * Postfix's own.
   *
   * @param configuration the folder of a main.cf
   * @throws IllegalArgumentException if it is not installed
   */
  static Program postmap(Path configuration) {
    return new Program(POSTMAP, List.of(postmapFile().toString(), "-c", configuration.toString()));
  }

  /** Looks where Debian has it, too: users' paths often lack that folder. */
  static Path postmapFile() {
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    Optional<Path> file =
        Stream.concat(Arrays.stream(path.split(File.pathSeparator, -1)), Stream.of("/usr/sbin"))
            .map(folder -> Path.of(folder, "postmap"))
            .filter(Files::isExecutable)
            .findFirst();
    return file.orElseThrow(
        () ->
            new IllegalArgumentException(
                "postmap is not installed, which the case \"command\" measures beside ours;"
                    + " install postfix and postfix-lmdb (bin/verify does), or name the other"
                    + " cases with --cases"));
  }

  /**
   * Runs it to its end.
   *
   * @param options what follows the program's name
   * @param input its standard input
   * @param folder where it runs, and its output goes
   * @return how long that took, and what it answered
   * @throws IOException if it does not start or end
   */
  Outcome run(List<String> options, Path input, Path folder) throws IOException {
    List<String> command = new ArrayList<>(List.of("taskset", "-c", "0"));
    command.addAll(words);
    command.addAll(options);
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(input.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    // The JDK that measures all the rest.
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    long start = System.nanoTime();
    Process process = builder.start();
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("still running after " + LIMIT_SECONDS + " s: " + command);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + command + " ran", e);
    } finally {
      process.destroyForcibly();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Outcome(
        seconds, process.exitValue(), Files.readAllBytes(out), Files.readString(err));
  }

  /**
   * What a run took and answered.
   *
   * @param seconds from before its start until after its end
   * @param exit its exit status
   * @param output what it wrote to standard output
   * @param messages what it wrote to standard error
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by answersAs, never with equals
  record Outcome(double seconds, int exit, byte[] output, String messages) {
    boolean answersAs(Outcome other) {
      return exit == other.exit && Arrays.equals(output, other.output);
    }
  }
}
