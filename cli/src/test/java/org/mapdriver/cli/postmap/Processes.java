package org.mapdriver.cli.postmap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a command to its end, with a limit, and keeps what it wrote. */
final class Processes {
  private static final long LIMIT_SECONDS = 60;

  private Processes() {}

  /**
   * Runs {@code command} in {@code folder}; input and output pass through files in {@code scratch}.
   */
  static Step.Result run(Path folder, Path scratch, List<String> command, String stdin)
      throws IOException, InterruptedException {
    Path in = Files.createTempFile(scratch, "in", "");
    Path out = Files.createTempFile(scratch, "out", "");
    Path err = Files.createTempFile(scratch, "err", "");
    Files.write(in, Text.bytes(stdin));
    Process process =
        new ProcessBuilder(shell(scratch, command))
            .directory(folder.toFile())
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("still running after " + LIMIT_SECONDS + " s: " + command);
      }
    } finally {
      process.destroyForcibly();
    }
    return new Step.Result(
        process.exitValue(), Text.of(Files.readAllBytes(out)), Text.of(Files.readAllBytes(err)));
  }

  /** As {@link #run}, for a command that prepares or observes, and must succeed in silence. */
  static String tool(Path folder, Path scratch, List<String> command, String stdin)
      throws IOException, InterruptedException {
    Step.Result result = run(folder, scratch, command, stdin);
    if (result.exit() != 0) {
      throw new IOException(command + " exits " + result.exit() + ": " + result.stderr());
    }
    return result.stdout();
  }

  /**
   * Arguments pass through a script because this JVM can hand on only what its locale can write.
   */
  private static List<String> shell(Path scratch, List<String> command) throws IOException {
    StringBuilder script = new StringBuilder("exec");
    command.forEach(word -> script.append(" '").append(word.replace("'", "'\\''")).append('\''));
    Path file = Files.createTempFile(scratch, "run", ".sh");
    Files.write(file, Text.bytes(script.append('\n').toString()));
    return List.of("/bin/sh", file.toString());
  }
}
