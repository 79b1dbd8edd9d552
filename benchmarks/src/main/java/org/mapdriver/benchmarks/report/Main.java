package org.mapdriver.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.mapdriver.benchmarks.results.ResultFiles;
import org.mapdriver.benchmarks.run.Arguments;

/** Fills the pages of {@code benchmarks/pages}; {@code bin/benchmark} calls it. */
public final class Main {
  private Main() {}

  /**
   * Renders.
   *
   * @param arguments the command's
   * @throws Exception if a file cannot be read or written
   */
  public static void main(String... arguments) throws Exception {
    Arguments parsed = Arguments.parse(arguments);
    render(parsed.root().resolve("benchmarks/pages"), parsed.results(), parsed.pages());
    System.out.println("pages in " + parsed.pages());
  }

  static void render(Path templates, Path resultFiles, Path pages) throws IOException {
    Results results = new Results(ResultFiles.readAll(resultFiles));
    Charts charts = new Charts(pages.resolve("charts"), "charts");
    Directives directives = new Directives(results, charts);
    List<Path> all;
    try (Stream<Path> files = Files.list(templates)) {
      all = files.sorted().toList();
    }
    Files.createDirectories(pages);
    for (Path template : all) {
      String page = Template.fill(Files.readString(template), directives);
      Files.writeString(pages.resolve(template.getFileName()), page);
    }
  }
}
