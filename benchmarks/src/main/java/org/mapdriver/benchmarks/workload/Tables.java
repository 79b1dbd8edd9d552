package org.mapdriver.benchmarks.workload;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapOptions;
import org.mapdriver.UpdateMode;

/**
 * Tables of entries in files. Where the property {@code mapdriver.benchmark.tables} names a folder,
 * they are made there once and found again by the next fork; elsewhere they live as long as this
 * object.
 */
public final class Tables implements AutoCloseable {
  /** Names the folder in which tables stay. */
  public static final String FOLDER = "mapdriver.benchmark.tables";

  private final Path folder;
  private final boolean temporary;

  private Tables(Path folder, boolean temporary) {
    this.folder = folder;
    this.temporary = temporary;
  }

  /**
   * The tables of this process.
   *
   * @return tables, to be closed
   * @throws IOException if there can be no folder
   */
  public static Tables open() throws IOException {
    String kept = System.getProperty(FOLDER);
    return kept == null
        ? new Tables(Files.createTempDirectory("mapdriver-benchmark-tables"), true)
        : new Tables(Files.createDirectories(Path.of(kept)), false);
  }

  /**
   * A table with entries, made now if it is not there yet.
   *
   * @param scheme lmdb or sqlite
   * @param entries what is in it
   * @param valueBytes the length of their values, for the name
   * @return its URI
   */
  public String uri(String scheme, Entries entries, int valueBytes) {
    Path file = folder.resolve(scheme + "-" + entries.size() + "-" + valueBytes);
    String uri = scheme + ":" + file;
    Path made = file.resolveSibling(file.getFileName() + ".made");
    if (!Files.exists(made)) {
      build(uri, entries);
      try {
        Files.writeString(made, uri, US_ASCII);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return uri;
  }

  private static void build(String uri, Entries entries) {
    MapDrivers.installed()
        .build(
            uri,
            MapOptions.defaults(),
            sink -> {
              for (int i = 0; i < entries.size(); i++) {
                sink.add(entries.key(i).bytes(), entries.value(i), UpdateMode.REPLACE);
              }
            });
  }

  /**
   * How much of the disk a table takes, with all the files that belong to it.
   *
   * @param uri what {@link #uri} answered
   * @return bytes
   * @throws IOException if its files cannot be seen
   */
  public long sizeOnDisk(String uri) throws IOException {
    String name = Path.of(uri.substring(uri.indexOf(':') + 1)).getFileName().toString();
    try (Stream<Path> files = Files.list(folder)) {
      long sum = 0;
      for (Path file : files.toList()) {
        String its = file.getFileName().toString();
        if (its.startsWith(name) && !its.endsWith(".made")) {
          sum += Files.size(file);
        }
      }
      return sum;
    }
  }

  @Override
  public void close() throws IOException {
    if (temporary) {
      delete(folder);
    }
  }

  /**
   * Deletes a folder with what is in it.
   *
   * @param folder a folder of files
   * @throws IOException if something cannot be deleted
   */
  public static void delete(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
    Files.delete(folder);
  }
}
