package org.mapdriver.memcache.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final long MILLI = 1_000_000;

  private final AtomicLong clock = new AtomicLong();

  @Test
  void give_wanted_gives() {
    Turns turns = new Turns(true, clock::get);

    assertThat(turns.give()).isTrue();
  }

  @Test
  void give_notWanted_doesNot() {
    Turns turns = new Turns(false, clock::get);

    assertThat(turns.give()).isFalse();
  }

  @Test
  void give_lanesStoodStillForLong_doesNotForAWhile() {
    Turns turns = new Turns(true, clock::get);

    turns.cost(100 * MILLI);

    clock.addAndGet(100 * MILLI);
    assertThat(turns.give()).isFalse();
    clock.addAndGet(400 * MILLI);
    assertThat(turns.give()).isTrue();
  }

  @Test
  void give_turnsWereShort_stillGives() {
    Turns turns = new Turns(true, clock::get);

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
