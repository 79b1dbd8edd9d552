package org.mapdriver.memcache.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** Times to live, as the server reads them. */
final class TtlTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.ofEpochSecond(1_000_000_000));
  private static final long MONTH = 30L * 86_400;

  private static Ttl lasting(long seconds) {
    return new Ttl(seconds, false, CLOCK);
  }

  @Test
  void sent_upToThirtyDays_isTheDuration() {
    assertThat(lasting(0).sent()).isZero();
    assertThat(lasting(MONTH).sent()).isEqualTo(MONTH);
  }

  @Test
  void sent_more_isTheDate() {
    assertThat(lasting(MONTH + 1).sent()).isEqualTo(1_000_000_000 + MONTH + 1);
  }

  @Test
  void sent_literal_isTheNumberAsItStands() {
    assertThat(Ttl.literal(MONTH + 1).sent()).isEqualTo(MONTH + 1);
    assertThat(Ttl.literal(-1).sent()).isEqualTo(-1);
  }

  @Test
  void sentWithJitter_isShorterByATenthAtMost() {
    for (int i = 0; i < 1000; i++) {
      assertThat(lasting(1000).sentWithJitter()).isBetween(900L, 1000L);
      assertThat(lasting(9).sentWithJitter()).isEqualTo(9);
      assertThat(lasting(0).sentWithJitter()).isZero();
      assertThat(lasting(2 * MONTH).sentWithJitter())
          .isBetween(1_000_000_000 + 2 * MONTH * 9 / 10, 1_000_000_000 + 2 * MONTH);
    }
  }
}
