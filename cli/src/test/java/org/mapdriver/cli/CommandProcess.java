package org.mapdriver.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs {@code bin/mapdriver} as a user does, or a shell line with it as {@code $0}. */
public final class CommandProcess {
  private final Path folder;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private Path command = Path.of(System.getProperty("mapdriver.root"), "bin", "mapdriver");

  /** What it did. */
  public record Result(int status, String out, String err) {
    /** One line, as every failure is to be. */
    String onlyErrorLine() {
      List<String> lines = err.lines().toList();
      if (lines.size() != 1) {
        throw new AssertionError("not one line on standard error: " + err);
      }
      return lines.get(0);
    }
  }

  public CommandProcess(Path folder) {
    this.folder = folder;
  }

  public CommandProcess command(Path other) {
    command = other;
    return this;
  }

  CommandProcess environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  public Result run(String... words) throws Exception {
    return execute("", joined(List.of(command.toString()), words));
  }

  Result runWithInput(String input, String... words) throws Exception {
    return execute(input, joined(List.of(command.toString()), words));
  }

  /** In {@code line}, {@code "$0"} is the command and {@code "$1"}… are the words. */
  Result shell(String line, String... words) throws Exception {
    return execute("", joined(List.of("bash", "-c", line, command.toString()), words));
  }

  private Result execute(String input, List<String> commandLine) throws Exception {
    Path in = Files.writeString(Files.createTempFile(folder, "in", ""), input);
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(commandLine)
            .directory(folder.toFile())
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        throw new AssertionError("still running after two minutes: " + commandLine);
      }
      return new Result(process.exitValue(), text(out), text(err));
    } finally {
      process.destroyForcibly();
    }
  }

  private static String text(Path file) throws IOException {
    String text = new String(Files.readAllBytes(file), UTF_8);
    Files.delete(file);
    return text;
  }

  private static List<String> joined(List<String> first, String... rest) {
    List<String> all = new ArrayList<>(first);
    all.addAll(Arrays.asList(rest));
    return all;
  }
}
