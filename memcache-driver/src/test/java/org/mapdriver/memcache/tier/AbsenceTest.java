package org.mapdriver.memcache.tier;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When tombstones are added without looking what is there. */
final class AbsenceTest {
  private static final int MANY = 1_000;

  private final Absence absence = new Absence();

  private void observe(int absent, int present) {
    for (int i = 0; i < MANY; i++) {
      for (int a = 0; a < absent; a++) {
        absence.observe(true);
      }
      for (int p = 0; p < present; p++) {
        absence.observe(false);
      }
    }
  }

  @Test
  void isLikely_beforeAnythingWasSeen_isFalse() {
    assertThat(absence.isLikely()).isFalse();
  }

  @Test
  void isLikely_nothingIsEverThere_isTrueUntilEveryKeyIs() {
    observe(1, 0);
    assertThat(absence.isLikely()).isTrue();

    observe(0, 1);
    assertThat(absence.isLikely()).isFalse();
  }

  @Test
  void isLikely_oneKeyInTwentyIsThere_isTrue() {
    observe(19, 1);
    assertThat(absence.isLikely()).isTrue();
  }

  @Test
  void isLikely_oneKeyInFiveIsThere_isFalse() {
    observe(4, 1);
    assertThat(absence.isLikely()).isFalse();
  }
}
