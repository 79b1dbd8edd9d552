package org.mapdriver.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.mapdriver.benchmarks.results.Metric;

class ComparisonTest {
  @Test
  void ratio_machineSlowsDownInOneRound_isTakenWithinEachRound() {
    Comparison comparison =
        Samples.on17()
            .hits("BARE_TCP", 32, 1000, 100, 1000)
            .hits("MAPDRIVER_TCP", 32, 1500, 150, 1400)
            .comparison();

    Medians ratio = comparison.ratio("MAPDRIVER_TCP", "BARE_TCP", Metric.OPS).orElseThrow();

    assertThat(ratio).isEqualTo(new Medians(1.5, 1.4, 1.5, 3));
  }

  @Test
  void ratio_oneSideMissesRounds_takesThoseThatBothHave() {
    Comparison comparison =
        Samples.on17().hits("BARE_TCP", 32, 1000).hits("FOLSOM", 32, 500, 1).comparison();

    Medians ratio = comparison.ratio("FOLSOM", "BARE_TCP", Metric.OPS).orElseThrow();

    assertThat(ratio).isEqualTo(new Medians(0.5, 0.5, 0.5, 1));
  }

  @Test
  void ratio_otherSideNotMeasured_isEmpty() {
    Comparison comparison = Samples.on17().hits("FOLSOM", 32, 500).comparison();

    assertThat(comparison.ratio("FOLSOM", "BARE_TCP", Metric.OPS)).isEmpty();
  }

  @Test
  void figure_time_isTheOtherSideOfThroughput() {
    Comparison comparison = Samples.on17().hits("FOLSOM", 32, 64_000).comparison();

    double time = comparison.figure("FOLSOM", Metric.TIME).orElseThrow().median();

    assertThat(time).isCloseTo(500, within(1e-9));
  }

  @Test
  void bestPeer_severalPeers_dependsOnWhatIsBetter() {
    Comparison comparison =
        Samples.on17()
            .hits("MAPDRIVER_TCP", 32, 9000)
            .hits("FOLSOM", 32, 500)
            .hits("XMEMCACHED", 32, 700)
            .comparison();

    assertThat(comparison.bestPeer(Metric.OPS)).contains("XMEMCACHED");
    assertThat(comparison.bestPeer(Metric.CPU)).contains("XMEMCACHED");
    assertThat(comparison.bestPeer(Metric.P99)).isEmpty();
  }
}
