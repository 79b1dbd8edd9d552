package org.mapdriver.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A user's program: opens each URI on its command line, stores an entry, reads it back. */
final class Application {
  private static final String SOURCE =
      """
      package app;

      import java.util.stream.Collectors;
      import org.mapdriver.LookupMap;
      import org.mapdriver.MapDrivers;
      import org.mapdriver.spi.MapDriver;

      public final class Main {
        public static void main(String[] uris) {
          MapDrivers drivers = MapDrivers.installed();
          System.out.println(
              drivers.drivers().stream().map(MapDriver::scheme).sorted().collect(Collectors.joining(" ")));
          for (String uri : uris) {
            try (LookupMap map = drivers.open(uri)) {
              if (map.writable()) {
                map.update("key", "value");
              }
              System.out.println(uri + " -> " + map.lookup("key"));
            }
          }
        }
      }
      """;

  /** How the module is named that {@link #SOURCE} lives in, when it lives in one. */
  static final String MODULE = "app";

  private static final String MODULE_SOURCE =
      "module " + MODULE + " {\n  requires org.mapdriver.api;\n}\n";

  private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

  private Application() {}

  /** Compiles the program as a module, with {@code modulePath} to find what it requires. */
  static void compileModule(Path folder, List<Path> modulePath) {
    Path classes = folder.resolve(MODULE);
    run(
        tool("javac"),
        "--release",
        "17",
        "-Xlint:all",
        "-Werror",
        "--module-path",
        joined(modulePath),
        "-d",
        classes.toString(),
        write(folder, "module-info.java", MODULE_SOURCE),
        write(folder, "Main.java", SOURCE));
  }

  /** Compiles the program for the class path. */
  static void compile(Path folder, List<Path> classPath) {
    run(
        tool("javac"),
        "--release",
        "17",
        "-Xlint:all",
        "-Xlint:-classfile", // JSpecify's annotations are not there, and need not be
        "-Werror",
        "--class-path",
        joined(classPath),
        "-d",
        folder.resolve(MODULE).toString(),
        write(folder, "Main.java", SOURCE));
  }

  /** What a JVM with these arguments prints; fails unless it exits with 0. */
  static List<String> java(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(tool("java"));
    command.addAll(arguments);
    return run(command.toArray(String[]::new));
  }

  static String joined(List<Path> path) {
    return String.join(File.pathSeparator, path.stream().map(Path::toString).toList());
  }

  private static String tool(String name) {
    return JAVA_HOME.resolve("bin").resolve(name).toString();
  }

  private static String write(Path folder, String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text, UTF_8).toString();
    } catch (IOException e) {
      throw new AssertionError(name + " cannot be written", e);
    }
  }

  private static List<String> run(String... command) {
    try {
      Path output = Files.createTempFile("application", ".txt");
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
          process.destroyForcibly();
          throw new AssertionError(String.join(" ", command) + " does not end");
        }
        List<String> lines = Files.readAllLines(output, UTF_8);
        if (process.exitValue() != 0) {
          throw new AssertionError(
              "exit status %d: %s%n%s"
                  .formatted(
                      process.exitValue(),
                      String.join(" ", command),
                      String.join(System.lineSeparator(), lines)));
        }
        return lines;
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw new AssertionError(String.join(" ", command), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
