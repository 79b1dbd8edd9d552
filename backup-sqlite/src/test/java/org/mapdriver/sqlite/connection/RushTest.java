package org.mapdriver.sqlite.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Uses that come thick and fast, and others. */
final class RushTest {
  private long now = Long.MAX_VALUE - 1; // nanoTime may be anywhere, and pass the end
  private final Rush rush = new Rush(() -> now);

  /** Answers how many of 640 uses ended a fast round. */
  private int fastRounds(Duration betweenUses) {
    int rounds = 0;
    for (int i = 0; i < 640; i++) {
      now += betweenUses.toNanos();
      rounds += rush.isOnWithAnother() ? 1 : 0;
    }
    return rounds;
  }

  @Test
  void isOnWithAnother_64In9Millis_is() {
    assertThat(fastRounds(Duration.ofNanos(9_000_000 / 64))).isEqualTo(10);
  }

  @Test
  void isOnWithAnother_64In11Millis_isNot() {
    assertThat(fastRounds(Duration.ofNanos(11_000_000 / 64))).isZero();
  }
}
