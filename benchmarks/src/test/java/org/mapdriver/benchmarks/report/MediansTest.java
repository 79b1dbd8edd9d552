package org.mapdriver.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MediansTest {
  @Test
  void of_oddNumber_isTheMiddleOne() {
    Medians medians = Medians.of(3, 100, 1);

    assertThat(medians).isEqualTo(new Medians(3, 1, 100, 3));
  }

  @Test
  void of_evenNumber_isBetweenTheMiddleTwo() {
    assertThat(Medians.of(4, 1, 2, 100).median()).isEqualTo(3);
  }

  @Test
  void of_figures_leavesTheirOrderAlone() {
    double[] figures = {3, 1, 2};

    Medians.of(figures);

    assertThat(figures).containsExactly(3, 1, 2);
  }

  @Test
  void of_nothing_isRefused() {
    assertThatThrownBy(Medians::of).isInstanceOf(IllegalArgumentException.class);
  }
}
