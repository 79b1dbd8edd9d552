package org.mapdriver.lmdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs {@link TableProgram} in another JVM. */
final class ChildJvm {
  /** What each process that was started writes to its standard error. */
  private static final Map<Process, Path> ERRORS = new ConcurrentHashMap<>();

  private ChildJvm() {}

  /**
   * The newest JDK that this machine has, for its virtual threads; at worst the one of the test.
   */
  static Path newestJava() throws IOException {
    Path best = java();
    int feature = Runtime.version().feature();
    String named = System.getProperty("mapdriver.newer.jdk", System.getenv("JAVA_HOME_25"));
    List<Path> homes = new ArrayList<>();
    if (named != null) {
      homes.add(Path.of(named));
    }
    if (Files.isDirectory(Path.of("/usr/lib/jvm"))) {
      try (Stream<Path> installed = Files.list(Path.of("/usr/lib/jvm"))) {
        installed.forEach(homes::add);
      }
    }
    for (Path home : homes) {
      Path release = home.resolve("release");
      if (Files.isRegularFile(release) && Files.isExecutable(home.resolve("bin/java"))) {
        int found = featureIn(Files.readString(release));
        if (found > feature) {
          feature = found;
          best = home.resolve("bin/java");
        }
      }
    }
    return best;
  }

  private static int featureIn(String release) {
    return release
        .lines()
        .filter(line -> line.startsWith("JAVA_VERSION=\""))
        .map(line -> line.substring("JAVA_VERSION=\"".length()).replaceAll("[^0-9].*", ""))
        .mapToInt(Integer::parseInt)
        .findFirst()
        .orElse(0);
  }

  static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  static List<String> command(Path java, List<String> options, String... arguments) {
    List<String> command = new ArrayList<>(List.of(java.toString()));
    command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:-CreateCoredumpOnCrash"));
    if (java.equals(java()) && Runtime.version().feature() >= 24) {
      // Else the JVM warns of what lmdbjava's binding does, on standard error.
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(options);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), TableProgram.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  static Postmap.Outcome run(Path folder, List<String> options, String... arguments)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(options);
    all.add("-XX:ErrorFile=" + folder.resolve("hs_err.log"));
    return Postmap.program(folder, "", command(java(), all, arguments));
  }

  static Process start(Path folder, Path java, String... arguments) throws IOException {
    Path errors = Files.createTempFile(folder, "child", ".err");
    Process process =
        new ProcessBuilder(command(java, List.of(), arguments))
            .redirectError(errors.toFile())
            .start();
    ERRORS.put(process, errors);
    return process;
  }

  /** Waits for a line that the process prints. */
  static String firstLine(Process process) throws IOException {
    return String.valueOf(
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8)).readLine());
  }

  /** Waits for a process, and answers what it printed. */
  static String outputOf(Process process, int seconds) throws Exception {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the process did not end");
    }
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.exitValue() != 0) {
      String errors = Files.readString(ERRORS.get(process));
      throw new AssertionError("exit status " + process.exitValue() + ": " + out + errors);
    }
    return out;
  }
}
