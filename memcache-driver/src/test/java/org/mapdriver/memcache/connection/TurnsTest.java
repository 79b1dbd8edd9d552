package org.mapdriver.memcache.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final long MILLI = 1_000_000;

  @Test
  void give_wanted_gives() {
    Turns turns = new Turns(true);

    assertThat(turns.give()).isTrue();
  }

  @Test
  void give_notWanted_doesNot() {
    Turns turns = new Turns(false);

    assertThat(turns.give()).isFalse();
  }

  @Test
  void give_lanesStoodStillForLong_doesNotForAWhile() {
    Turns turns = new Turns(true);

    turns.cost(100 * MILLI);

    assertThat(turns.give()).isFalse();
    await().atMost(Duration.ofSeconds(10)).until(turns::give);
  }

  @Test
  void give_turnsWereShort_stillGives() {
    Turns turns = new Turns(true);

    for (int i = 0; i < 1_000; i++) {
      turns.cost(MILLI / 2);
    }

    assertThat(turns.give()).isTrue();
  }

  @Test
  void suit_platformThread_does() {
    assertThat(Turns.suit(Thread.currentThread())).isTrue();
  }
}
