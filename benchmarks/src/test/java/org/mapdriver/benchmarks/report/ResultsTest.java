package org.mapdriver.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mapdriver.benchmarks.results.Metric;
import org.mapdriver.benchmarks.results.Run;

class ResultsTest {
  private static final Run OLD =
      Samples.on("2026-01-01T00:00:00", "17.0.15")
          .hits("BARE_TCP", 1, 10)
          .hits("FOLSOM", 1, 5)
          .hits("BARE_TCP", 32, 20)
          .run();

  private static final Run NEW =
      Samples.on("2026-02-01T00:00:00", "17.0.15").hits("BARE_TCP", 1, 40).run();

  @Test
  void matching_twoRunsOfOneComparison_isTheNewerAlone() {
    Results results = new Results(List.of(OLD, NEW));

    List<Comparison> found = results.matching(Query.parse("HitBenchmark threads=1"));

    assertThat(found).singleElement().extracting(Comparison::machine).isEqualTo(NEW.machine());
    assertThat(found.get(0).subjects()).containsExactly("BARE_TCP");
  }

  @Test
  void matching_comparisonOfTheOlderRunOnly_isThatOne() {
    Results results = new Results(List.of(OLD, NEW));

    List<Comparison> found = results.matching(Query.parse("HitBenchmark threads=32"));

    assertThat(found).singleElement().extracting(Comparison::machine).isEqualTo(OLD.machine());
  }

  @Test
  void matching_twoJdks_areApart() {
    Run newer = Samples.on("2026-02-01T00:00:00", "25.0.1").hits("BARE_TCP", 1, 40).run();
    Results results = new Results(List.of(OLD, newer));

    List<Comparison> found = results.matching(Query.parse("HitBenchmark threads=1 jdk=17"));

    assertThat(found)
        .singleElement()
        .satisfies(of -> assertThat(of.figure("BARE_TCP", Metric.OPS)).contains(Medians.of(10)));
  }

  @Test
  void machines_runThatIsNoLongerShown_isNotListed() {
    Run first = Samples.on("2025-01-01T00:00:00", "17.0.1").hits("BARE_TCP", 1, 40).run();

    Results results = new Results(List.of(first, OLD, NEW));

    assertThat(results.machines()).containsExactlyInAnyOrder(OLD.machine(), NEW.machine());
  }
}
