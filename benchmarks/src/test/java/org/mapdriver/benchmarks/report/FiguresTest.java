package org.mapdriver.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1234567 | 1,230,000",
        "99960   | 100,000",
        "152     | 152",
        "15.23   | 15.2",
        "1.5     | 1.50",
        "0.01234 | 0.012",
        "0       | 0"
      })
  void plain_anyFigure_hasThreeDigits(double figure, String written) {
    assertThat(Figures.plain(figure)).isEqualTo(written);
  }
}
