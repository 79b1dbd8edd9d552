package org.mapdriver.storm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** {@code bin/storm}: its words, and the exit status. */
final class Main {
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "coherence", "strict",
          "backup", "lmdb",
          "on-unreachable", "refuse",
          "seconds", "60",
          "operations", "0",
          "faults", "0",
          "keys", "512",
          "processes", "4",
          "gap", "100");
  private static final Set<String> MORE = Set.of("seed", "folder");

  private Main() {}

  public static void main(String[] words) throws Exception {
    Map<String, String> given = new HashMap<>(DEFAULTS);
    for (int i = 0; i < words.length; i += 2) {
      String name = words[i].replaceFirst("^--", "");
      if (!(DEFAULTS.containsKey(name) || MORE.contains(name)) || i + 1 == words.length) {
        System.err.println(
            "storm: error: " + words[i] + "; known are " + DEFAULTS + " and " + MORE);
        System.exit(2);
      }
      given.put(name, words[i + 1]);
    }
    Path folder =
        given.containsKey("folder")
            ? Files.createDirectories(Path.of(given.get("folder")))
            : Files.createTempDirectory("mapdriver-storm");
    Report report = new Storm(settings(given, folder), System.out::println).run();
    System.out.print(report);
    if (!given.containsKey("folder")) {
      delete(folder);
    }
    System.exit(report.errors() == 0 ? 0 : 1);
  }

  private static Settings settings(Map<String, String> given, Path folder) {
    return new Settings(
        given.get("coherence"),
        given.get("backup"),
        given.get("on-unreachable"),
        Long.parseLong(given.get("seconds")),
        Long.parseLong(given.get("operations")),
        Long.parseLong(given.get("faults")),
        Integer.parseInt(given.get("keys")),
        Integer.parseInt(given.get("processes")),
        Long.parseLong(given.get("gap")),
        Long.parseLong(given.getOrDefault("seed", "" + System.currentTimeMillis() % 1_000_000)),
        folder,
        System.getProperty("java.class.path"));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : all) {
        Files.delete(file);
      }
    }
  }
}
