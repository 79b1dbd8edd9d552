package org.mapdriver.memcache.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mapdriver.diagnostics.Ticker;
import org.mapdriver.memcache.address.ServerAddress;
import org.mapdriver.memcache.protocol.TextProtocol;
import org.mapdriver.memcache.protocol.Ttl;

/** Whether it pays to look for a reply before one sleeps. */
final class PollingTest {
  private static final long MOST_NANOS = Duration.ofHours(1).toNanos();

  private final Watchdog watchdog = new Watchdog("polling-test");
  private final Lanes lanes =
      new Lanes(
          new Connector(
              ServerAddress.parse("inet:127.0.0.1:1"),
              Optional.empty(),
              Optional.empty(),
              new TextProtocol(0, Ttl.literal(0), 1024, 1024, null),
              watchdog),
          new Clock(Duration.ofSeconds(10)),
          1,
          MOST_NANOS);
  private final Polling polling = polling(MOST_NANOS);

  @AfterEach
  void close() {
    lanes.close();
    watchdog.close();
  }

  private Polling polling(long mostNanos) {
    return new Polling(lanes, new Turns(false, Ticker.SYSTEM), mostNanos);
  }

  private static void twiceInVain(Polling polling) {
    polling.wasInVain();
    polling.wasInVain();
  }

  private static int leftOut(Polling polling) {
    int count = 0;
    while (!polling.isDue()) {
      count++;
    }
    return count;
  }

  @Test
  void isDue_noTimeForIt_neverIs() {
    assertThat(polling(0).isDue()).isFalse();
  }

  @Test
  void isDue_inVainNowAndThen_staysDue() {
    assertThat(polling.isDue()).isTrue();

    for (int i = 0; i < 10; i++) {
      polling.wasInVain();
      assertThat(polling.isDue()).isTrue();
      for (int j = 0; j < 16; j++) {
        polling.answered(System.nanoTime());
      }
    }
  }

  @Test
  void isDue_inVainAgainAndAgain_isLeftOutForLongerEachTime() {
    twiceInVain(polling);
    assertThat(leftOut(polling)).isEqualTo(64);

    twiceInVain(polling);
    assertThat(leftOut(polling)).isEqualTo(128);

    for (int i = 0; i < 20; i++) {
      twiceInVain(polling);
      assertThat(leftOut(polling)).isLessThanOrEqualTo(16 * 1024);
    }
  }

  @Test
  void isDue_itPaidForAWhile_isForgivenEarlierFailures() {
    twiceInVain(polling);
    assertThat(leftOut(polling)).isEqualTo(64);

    for (int i = 0; i < 32; i++) {
      polling.answered(System.nanoTime());
    }

    polling.wasInVain();
    twiceInVain(polling);
    assertThat(leftOut(polling)).isEqualTo(64);
  }

  @Test
  void goesOn_aloneAndInTime_looksAgain() {
    assertThat(polling.goesOn(System.nanoTime())).isTrue();
  }

  @Test
  void goesOn_longerThanAllowed_isOver() {
    assertThat(polling.goesOn(System.nanoTime() - MOST_NANOS)).isFalse();
  }

  @Test
  void goesOn_muchLongerThanRepliesTake_isOver() {
    long aMinute = Duration.ofMinutes(1).toNanos();
    assertThat(polling.goesOn(System.nanoTime() - aMinute)).isTrue();

    for (int i = 0; i < 200; i++) { // what replies take is smoothed over some
      polling.answered(System.nanoTime());
    }

    assertThat(polling.goesOn(System.nanoTime() - aMinute)).isFalse();
  }
}
