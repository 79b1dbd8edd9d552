package org.mapdriver.benchmarks.run;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.mapdriver.benchmarks.results.Machine;

/** Finds out where a run is made. */
final class ThisMachine {
  private ThisMachine() {}

  static Machine describe(Plan plan, Path root) throws IOException {
    return new Machine(
        LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS).toString(),
        firstLine(
            "git",
            "-C",
            root.toAbsolutePath().toString(),
            "describe",
            "--always",
            "--dirty",
            "--exclude",
            "*"),
        Runtime.version().toString(),
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors()
            + " × "
            + fromProc("/proc/cpuinfo", "model name"),
        fromProc("/proc/meminfo", "MemTotal"),
        firstLine("memcached", "-V"),
        plan.inWords());
  }

  private static String fromProc(String file, String name) throws IOException {
    Path path = Path.of(file);
    List<String> lines = Files.isReadable(path) ? Files.readAllLines(path) : List.of();
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).trim())
        .findFirst()
        .orElse("unknown");
  }

  private static String firstLine(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
    return output.lines().findFirst().orElse("unknown");
  }
}
