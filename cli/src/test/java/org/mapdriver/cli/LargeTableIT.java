package org.mapdriver.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A table of a million entries is built from a text file, walked and copied in memory that does not
 * grow with the table: each command runs in a heap of 64 MiB, and the memory that its process has
 * outside of files is compared with that for a tenth of the entries.
 */
class LargeTableIT {
  private static final int MANY = 1_000_000;
  private static final int FEW = 100_000;

  /** What a ten times larger table may take more: buffers, compiled code, noise. */
  private static final long SLACK_KIB = 32 << 10;

  @TempDir private Path folder;

  @Test
  void millionEntries_builtWalkedCopied_takeTheMemoryOfAHundredThousand() throws Exception {
    List<Long> few = peaksOfBuildWalkCopy(FEW, folder.resolve("few"));
    List<Long> many = peaksOfBuildWalkCopy(MANY, folder.resolve("many"));

    for (int step = 0; step < few.size(); step++) {
      assertThat(many.get(step))
          .as("peak of step %d (build, walk, copy) in KiB, against %s", step + 1, few)
          .isLessThan(few.get(step) + SLACK_KIB);
    }
  }

  private List<Long> peaksOfBuildWalkCopy(int entries, Path source) throws Exception {
    writeSource(source, entries);
    Path copy = source.resolveSibling(source.getFileName() + "-copy");
    Path listing = source.resolveSibling(source.getFileName() + "-listing");
    Path progress = source.resolveSibling(source.getFileName() + "-progress");
    Path summary = source.resolveSibling(source.getFileName() + "-summary");

    List<Long> peaks = new ArrayList<>();
    peaks.add(peakOf(summary, progress, "lmdb:" + source));
    peaks.add(peakOf(listing, progress, "-s", "lmdb:" + source));
    peaks.add(peakOf(summary, progress, "copy", "--progress", "lmdb:" + source, "lmdb:" + copy));

    assertThat(summary).content().contains("copied " + entries + " entries");
    assertListed(listing, entries);
    peakOf(listing, progress, "-s", "lmdb:" + copy);
    assertListed(listing, entries);
    return peaks;
  }

  private static void writeSource(Path source, int entries) throws IOException {
    try (BufferedWriter writer = Files.newBufferedWriter(source, US_ASCII)) {
      for (int i = 0; i < entries; i++) {
        // Multiplying by a prime scatters the keys, so that the table is not simply appended to.
        long scattered = i * 7_368_787L % entries;
        writer.write("user%07d@example.com %s%n".formatted(scattered, valueOf(scattered)));
      }
    }
  }

  private static String valueOf(long number) {
    return "/home/" + number + "/mailbox";
  }

  /** Every entry is there once, in order, with the value that belongs to its key. */
  private static void assertListed(Path listing, int entries) throws IOException {
    int count = 0;
    try (BufferedReader lines = Files.newBufferedReader(listing, US_ASCII)) {
      String line;
      while ((line = lines.readLine()) != null) {
        assertThat(line).isEqualTo("user%07d@example.com\t%s".formatted(count, valueOf(count)));
        count++;
      }
    }
    assertThat(count).isEqualTo(entries);
  }

  /** Runs the command in a small heap; answers the most memory that it had outside of files. */
  private long peakOf(Path output, Path errors, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(launcher().toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().put("JAVA_OPTS", "-Xmx64m");
    Process process = builder.start();
    long peak = 0;
    while (!process.waitFor(20, MILLISECONDS)) {
      peak = Math.max(peak, anonymousKib(process.pid()));
    }

    assertThat(process.exitValue()).as(command + ": " + Files.readString(errors)).isZero();
    assertThat(peak).as("samples of the memory of %s", command).isPositive();
    return peak;
  }

  /** The launcher replaces itself by the JVM, so that its process is the JVM's. */
  private static long anonymousKib(long pid) {
    String status;
    try {
      List<String> lines = Files.readAllLines(Path.of("/proc/" + pid + "/status"));
      status = lines.stream().filter(line -> line.startsWith("RssAnon:")).collect(joining());
    } catch (IOException ended) { // before the file was opened, or since
      return 0;
    }
    String digits = status.replaceAll("[^0-9]", "");
    return digits.isEmpty() ? 0 : Long.parseLong(digits);
  }

  private static Path launcher() {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("bin/mapdriver"))) {
      root = root.getParent();
      assertThat(root).as("a folder above with bin/mapdriver in it").isNotNull();
    }
    return root.resolve("bin/mapdriver");
  }
}
