package org.mapdriver.lmdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real postmap, with a private configuration, and LMDB's own tools. */
final class Postmap {
  private final Path folder;

  Postmap(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    Files.writeString(folder.resolve("main.cf"), "compatibility_level = 3.6\n");
  }

  /** What a program did. */
  record Outcome(int status, String out, String err) {}

  Outcome run(String input, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("postmap", "-c", folder.toString()));
    command.addAll(List.of(arguments));
    return program(folder, input, command);
  }

  /** Runs any program to its end, at most a minute. */
  static Outcome program(Path folder, String input, List<String> command)
      throws IOException, InterruptedException {
    Path in = Files.createTempFile(folder, "in", "");
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    Files.writeString(in, input);
    Process process =
        new ProcessBuilder(command)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new AssertionError(command + " did not end");
      }
      return new Outcome(
          process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    } finally {
      process.destroyForcibly();
      Files.delete(in);
      Files.delete(out);
      Files.delete(err);
    }
  }
}
