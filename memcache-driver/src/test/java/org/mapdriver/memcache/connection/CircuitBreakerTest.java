package org.mapdriver.memcache.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.mapdriver.MapStats.BreakerState;

/** When a server is left alone, and when it is tried again. */
final class CircuitBreakerTest {
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5); // about to overflow
  private final List<BreakerState> transitions = new ArrayList<>();
  private final CircuitBreaker breaker = new CircuitBreaker(clock::get, transitions::add);

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      breaker.failed();
    }
  }

  @Test
  void allows_fewerFailuresInARowThanFive_staysClosed() {
    for (int round = 0; round < 10; round++) {
      fail(4);
      breaker.succeeded();
    }

    assertThat(breaker.allows()).isTrue();
    assertThat(transitions).isEmpty();
  }

  @Test
  void allows_fiveFailuresInARow_refusesUntilTheProbeSucceeds() {
    fail(5);
    assertThat(breaker.allows()).isFalse();

    clock.addAndGet(CircuitBreaker.FIRST_PAUSE.toNanos());
    assertThat(breaker.allows()).as("the probe").isTrue();
    assertThat(breaker.allows()).as("one probe at a time").isFalse();
    breaker.succeeded();

    assertThat(breaker.allows()).isTrue();
    assertThat(transitions)
        .containsExactly(BreakerState.OPEN, BreakerState.HALF_OPEN, BreakerState.CLOSED);
  }

  @Test
  void allows_probesThatFail_comeEverMoreRarelyUpToALimit() {
    fail(5);
    Duration previous = Duration.ZERO;
    for (int probe = 0; probe < 12; probe++) {
      Duration waited = waitForProbe();
      Duration longest = CircuitBreaker.FIRST_PAUSE.multipliedBy(1L << Math.min(probe, 5));
      Duration bound =
          longest.compareTo(CircuitBreaker.LONGEST_PAUSE) > 0
              ? CircuitBreaker.LONGEST_PAUSE
              : longest;
      assertThat(waited).isBetween(bound.dividedBy(2), bound.plusMillis(10));
      previous = waited;
      breaker.failed();
    }
    assertThat(previous).isGreaterThan(CircuitBreaker.FIRST_PAUSE);
  }

  private Duration waitForProbe() {
    long start = clock.get();
    while (!breaker.allows()) {
      clock.addAndGet(Duration.ofMillis(10).toNanos());
    }
    return Duration.ofNanos(clock.get() - start);
  }

  @Test
  void allows_probeThatTellsNothing_isTriedAgainLater() {
    fail(5);
    waitForProbe();
    breaker.undecided();

    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    waitForProbe();
    breaker.succeeded();
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
  }

  /** A machine that was suspended. */
  @Test
  void allows_clockLeaps_isOneProbeAndThenAsEver() {
    fail(5);
    clock.addAndGet(Duration.ofDays(365).toNanos());

    assertThat(breaker.allows()).as("the probe").isTrue();
    assertThat(breaker.allows()).as("one probe at a time").isFalse();
    breaker.failed();
    assertThat(waitForProbe()).isLessThanOrEqualTo(CircuitBreaker.FIRST_PAUSE.multipliedBy(2));
  }
}
