package org.mapdriver.memcache.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mapdriver.diagnostics.Ticker;
import org.mapdriver.memcache.address.ServerAddress;
import org.mapdriver.memcache.protocol.TextProtocol;
import org.mapdriver.memcache.protocol.Ttl;

/** Who gets on board, and who is left behind. */
final class LaneTest {
  private static final byte[] KEY = "key".getBytes(UTF_8);

  private final Clock clock = new Clock(Duration.ofSeconds(10));
  private final Watchdog watchdog = new Watchdog("lane-test");
  private final Connector connector =
      new Connector(
          ServerAddress.parse("inet:127.0.0.1:1"),
          Optional.empty(),
          Optional.empty(),
          new TextProtocol(0, Ttl.literal(0), 1024, 1024, null),
          watchdog);
  private final Lanes lanes = new Lanes(connector, clock, 1, 0);
  private final Arrivals arrivals = new Arrivals();
  private final Lane lane =
      new Lane(
          connector,
          clock,
          new Polling(lanes, new Turns(false, Ticker.SYSTEM), 0),
          List.of(arrivals));

  @AfterEach
  void close() {
    lane.close();
    lanes.close();
    watchdog.close();
  }

  private GetCall get(int deadline) {
    GetCall call = new GetCall(KEY, Thread.currentThread());
    call.deadline(deadline);
    return call;
  }

  @Test
  void board_callWhoseTimeIsOver_isToldAndNotTaken() {
    GetCall late = get(clock.deadline() - 20_000);
    GetCall punctual = get(clock.deadline());
    arrivals.add(late);
    assertThat(lane.board()).isFalse();
    arrivals.add(punctual);

    assertThat(lane.board()).isTrue();

    assertThat(late.news()).isSameAs(Setback.LATE);
    assertThat(punctual.news()).isNull();
  }

  @Test
  void board_moreThanAFlightTakes_leavesTheRestForTheNextInTheirOrder() {
    GetCall last = get(clock.deadline());
    for (int i = 0; i < Flight.MOST; i++) {
      arrivals.add(get(clock.deadline()));
    }
    arrivals.add(last);

    assertThat(lane.board()).isTrue();
    assertThat(lane.hasPassengers()).isTrue();
    lane.giveUp();

    assertThat(last.news()).as("it was not on board").isNull();
    assertThat(lane.board()).isTrue();
    lane.giveUp();
    assertThat(last.news()).isInstanceOf(Setback.class);
  }

  @Test
  void board_oneThatTravelsAlone_hasNoCompany() {
    GetCall before = get(clock.deadline());
    GetCall.Alone alone = new GetCall.Alone(KEY, Thread.currentThread());
    alone.deadline(clock.deadline());
    GetCall after = get(clock.deadline());
    arrivals.add(before);
    arrivals.add(alone);
    arrivals.add(after);

    lane.board();
    lane.giveUp();
    assertThat(before.news()).isNotNull();
    assertThat(alone.news()).isNull();

    lane.board();
    lane.giveUp();
    assertThat(alone.news()).isNotNull();
    assertThat(after.news()).isNull();

    assertThat(lane.board()).isTrue();
  }

  @Test
  void complete_nobodyListens_tellsAllWhoAreOnBoardTheSame() {
    GetCall one = get(clock.deadline());
    GetCall other = get(clock.deadline());
    arrivals.add(one);
    arrivals.add(other);
    lane.board();

    lane.complete();

    assertThat(one.news())
        .isSameAs(other.news())
        .isInstanceOfSatisfying(
            Setback.class,
            setback -> {
              assertThat(setback.cause()).isInstanceOf(CacheFailure.class);
              assertThat(setback.countOnce()).isTrue();
              assertThat(setback.countOnce()).isFalse();
            });
  }
}
