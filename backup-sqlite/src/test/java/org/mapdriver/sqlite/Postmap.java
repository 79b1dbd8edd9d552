package org.mapdriver.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;

/** Postfix's postmap, run with a configuration of its own. */
record Postmap(Path program, Path configuration) {
  static Postmap in(Path folder) throws IOException {
    Path configuration = Files.createDirectories(folder.resolve("postfix"));
    Path main = configuration.resolve("main.cf");
    Files.writeString(main, "compatibility_level = 3.6\n");
    // Postfix reads a file again until it is some seconds old.
    Files.setLastModifiedTime(main, FileTime.fromMillis(0));
    for (String place : new String[] {"/usr/sbin", "/usr/local/sbin", "/usr/bin", "/sbin"}) {
      Path program = Path.of(place, "postmap");
      if (Files.isExecutable(program)) {
        return new Postmap(program, configuration);
      }
    }
    throw new AssertionError("postmap is not installed: install postfix and postfix-sqlite");
  }

  /** The answer to one key: {@code [value]}, {@code not found}, or {@code error}. */
  String query(String map, String key) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(program.toString(), "-c", configuration.toString(), "-q", key, map)
            .start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("postmap did not end");
    }
    if (process.exitValue() == 0) {
      return "[" + out.substring(0, out.length() - 1) + "]";
    }
    return err.contains("fatal:") || err.contains("error:") ? "error" : "not found";
  }
}
