package org.mapdriver.sqlite.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When SQLite's read lock is kept, without SQLite. */
final class KeepingRuleTest {
  private static final long FEW = 10;
  private static final long MANY = KeepingRule.MOST_FRAMES + 1;

  private long now = Long.MAX_VALUE - 1; // nanoTime may be anywhere, and pass the end
  private final KeepingRule rule = new KeepingRule(now, 7);

  private boolean keepAfter(Duration passed, long version, long frames, long done) {
    now += passed.toNanos();
    return rule.keep(now, version, frames, done);
  }

  private boolean keepAfter(Duration passed, long version) {
    return keepAfter(passed, version, FEW, 0);
  }

  @Test
  void keep_firstLooks_isNotUntilASecondHasPassed() {
    assertThat(keepAfter(Duration.ZERO, 7)).isFalse();
    assertThat(keepAfter(Duration.ofMillis(999), 7)).isFalse();
    assertThat(keepAfter(Duration.ofMillis(1), 7)).isTrue();
  }

  @Test
  void keep_nobodyWrites_staysKept() {
    assertThat(keepAfter(Duration.ofSeconds(1), 7)).isTrue();
    assertThat(keepAfter(Duration.ofMillis(10), 7)).isTrue();
    assertThat(keepAfter(Duration.ofHours(1), 7)).isTrue();
  }

  @Test
  void keep_aCommitSeen_isLetGoUntilASecondAfterTheLastOne() {
    keepAfter(Duration.ofSeconds(1), 7);

    assertThat(keepAfter(Duration.ofMillis(10), 8)).isFalse();
    assertThat(keepAfter(Duration.ofMillis(990), 9)).isFalse();
    assertThat(keepAfter(Duration.ofMillis(999), 9)).isFalse();
    assertThat(keepAfter(Duration.ofMillis(1), 9)).isTrue();
  }

  @Test
  void keep_longLogThatReadersNeed_isNot() {
    assertThat(keepAfter(Duration.ofSeconds(1), 7, MANY, MANY - 1)).isFalse();
    assertThat(keepAfter(Duration.ofHours(1), 7, MANY, 0)).isFalse();
    assertThat(keepAfter(Duration.ofHours(1), 7, MANY - 1, 0)).isTrue();
  }

  @Test
  void keep_longLogThatNobodyNeeds_isKept() {
    assertThat(keepAfter(Duration.ofSeconds(1), 7, MANY, MANY)).isTrue();
  }

  @Test
  void pauseNanos_kept_isShortSoThatTheTransactionStaysYoung() {
    keepAfter(Duration.ofSeconds(1), 7);
    assertThat(Duration.ofNanos(rule.pauseNanos())).isEqualTo(Duration.ofMillis(10));

    keepAfter(Duration.ofMillis(10), 8);
    assertThat(Duration.ofNanos(rule.pauseNanos())).isEqualTo(Duration.ofMillis(100));
  }
}
