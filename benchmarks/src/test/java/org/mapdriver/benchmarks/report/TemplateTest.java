package org.mapdriver.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateTest {
  @TempDir private Path folder;

  private Directives directives(Results results) {
    return new Directives(results, new Charts(folder, "charts"));
  }

  @Test
  void fill_figureWithinASentence_standsThere() throws IOException {
    Directives directives = directives(Samples.on17().hits("FOLSOM", 2, 1_000).results());

    String page =
        Template.fill(
            "It takes {{figure HitBenchmark threads=2 subject=FOLSOM metric=TIME}} µs.",
            directives);

    assertThat(page).isEqualTo("It takes 2,000 µs.");
  }

  @Test
  void fill_ratioWithinASentence_standsThere() throws IOException {
    Directives directives =
        directives(Samples.on17().hits("FOLSOM", 2, 1_000).hits("BARE_TCP", 2, 4_000).results());

    String page =
        Template.fill(
            "{{ratio HitBenchmark subject=FOLSOM to=BARE_TCP metric=TIME}} times", directives);

    assertThat(page).isEqualTo("4.00 times");
  }

  @Test
  void fill_nothingMeasured_saysSo() throws IOException {
    String page =
        Template.fill("{{figures HitBenchmark threads=2}}", directives(new Results(List.of())));

    assertThat(page).isEqualTo("*not measured yet*");
  }

  @Test
  void fill_severalComparisonsWhereOneIsMeant_isRefused() {
    Directives directives =
        directives(Samples.on17().hits("FOLSOM", 2, 1_000).hits("FOLSOM", 32, 1_000).results());

    assertThatThrownBy(() -> Template.fill("{{figures HitBenchmark}}", directives))
        .hasMessageContaining("means 2 comparisons, must be one");
  }

  @Test
  void fill_unknownDirective_isRefused() {
    Directives directives = directives(Samples.on17().hits("FOLSOM", 2, 1_000).results());

    assertThatThrownBy(() -> Template.fill("{{figurs HitBenchmark}}", directives))
        .hasMessageContaining("there is no directive figurs");
  }

  @Test
  void fill_chart_writesTextAsTextAndLinksToIt() throws IOException {
    Directives directives =
        directives(
            Samples.on17().hits("FOLSOM", 2, 1_000).hits("MAPDRIVER_TCP", 32, 2_000).results());

    String page =
        Template.fill("{{chart HitBenchmark file=hit-all by=threads metric=OPS}}", directives);

    assertThat(page).isEqualTo("![hit all](charts/hit-all.svg)");
    assertThat(folder.resolve("hit-all.svg"))
        .content()
        .contains("<svg", "folsom", "Mapdriver, TCP", "threads");
  }

  /** A quarter of the limit and four times the limit are as far from it. */
  @Test
  void fill_chartOfRatios_drawsTheLimitAsALevelLineAndOursFromItByDoublings() throws IOException {
    Directives directives =
        directives(
            Samples.on17()
                .hits("BARE_TCP", 1, 1_600)
                .hits("MAPDRIVER_TCP", 1, 400)
                .hits("BARE_TCP", 32, 400)
                .hits("MAPDRIVER_TCP", 32, 1_600)
                .results());

    Template.fill("{{chart HitBenchmark file=ratios by=threads metric=OPS to=limit}}", directives);

    String svg = Files.readString(folder.resolve("ratios.svg"));
    double[] ours = ends(svg, "stroke-width:3;");
    double[] limit = ends(svg, "stroke-dasharray:7,5;");
    assertThat(limit[0]).isEqualTo(limit[1]);
    assertThat(ours[0]).as("downwards is more").isGreaterThan(ours[1]);
    assertThat((ours[0] + ours[1]) / 2).isCloseTo(limit[0], within(0.1));
  }

  /** The heights of the ends of the first line that is drawn in a style. */
  private static double[] ends(String svg, String style) {
    Pattern line =
        Pattern.compile(
            Pattern.quote(style) + "[^>]*>\\s*<line [^>]*y1=\"([0-9.]+)\" y2=\"([0-9.]+)\"",
            Pattern.DOTALL);
    Matcher matcher = line.matcher(svg);
    assertThat(matcher.find()).as(style).isTrue();
    return new double[] {
      Double.parseDouble(matcher.group(1)), Double.parseDouble(matcher.group(2))
    };
  }

  @Test
  void fill_pagesOfThisProject_areUnderstood() throws IOException {
    Path pages = Path.of(System.getProperty("mapdriver.root"), "benchmarks", "pages");
    Directives directives = directives(new Results(List.of()));

    try (Stream<Path> all = Files.list(pages)) {
      for (Path page : all.toList()) {
        assertThat(Template.fill(Files.readString(page), directives)).doesNotContain("{{");
      }
    }
  }
}
