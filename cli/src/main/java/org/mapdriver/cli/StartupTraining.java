package org.mapdriver.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs what the command is mostly run for, once with each driver, so that the JVM can archive the
 * classes that this loads: {@code bin/mapdriver} starts it with {@code -XX:ArchiveClassesAtExit}.
 * Nothing is printed and nothing stays. What fails here (a driver that is not there) is only not in
 * the archive.
 */
public final class StartupTraining {
  private StartupTraining() {}

  /**
   * Runs the command a few times in a temporary folder.
   *
   * @param arguments none
   * @throws IOException if there is no temporary folder
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createTempDirectory("mapdriver-training");
    try {
      Path table = Files.writeString(folder.resolve("table"), "key value\nother value\n");
      Path database = folder.resolve("table.db");
      String cached = "memcache:memcache=inet:127.0.0.1:1;max_try=1;backup=lmdb:" + table;
      run("", "lmdb:" + table);
      for (String uri : List.of("lmdb:" + table, "sqlite:" + database, cached)) {
        run("added value\n", "-i", uri);
        run("", "-q", "key", uri);
        run("key\nüber\n", "-q", "-", uri);
        run("", "-s", uri);
        run("", "-d", "key", uri);
      }
      run("", "-q", "key", "memcache:memcache=embedded:;backup=lmdb:" + table);
      Path file = Files.writeString(folder.resolve("map.cf"), "memcache = inet:127.0.0.1:1\n");
      run("", "-q", "key", "memcache:" + file);
      Path query =
          Files.writeString(
              folder.resolve("query.cf"),
              "dbpath = " + database + "\nquery = SELECT value FROM mapdriver WHERE key = '%s'\n");
      run("", "-q", "key", "sqlite:" + query);
      run("", "-q", "key", "no such map");
    } finally {
      delete(folder);
    }
    System.exit(0);
  }

  private static void run(String input, String... words) {
    Main.run(words, console(input));
  }

  private static Console console(String input) {
    return new Console(
        new ByteArrayInputStream(input.getBytes(UTF_8)),
        OutputStream.nullOutputStream(),
        OutputStream.nullOutputStream());
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder())
          .forEach(
              path -> {
                try {
                  Files.delete(path);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
