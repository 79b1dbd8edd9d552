package org.mapdriver.memcache.tier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.mapdriver.memcache.connection.CacheFailure;
import org.mapdriver.memcache.protocol.Marks;

/** Leases and tombstones inside the process. */
final class EmbeddedLeasingTierTest {
  private static final byte[] KEY = "key".getBytes(UTF_8);
  private static final List<byte[]> KEYS = List.of(KEY);
  private static final byte[] VALUE = "value".getBytes(UTF_8);

  private final AtomicLong clock = new AtomicLong();
  private final AtomicInteger refused = new AtomicInteger();
  private final EmbeddedLeasingTier tier =
      new EmbeddedLeasingTier(
          1 << 20,
          Duration.ofSeconds(100),
          Duration.ofSeconds(50),
          Duration.ofSeconds(10),
          clock::get);

  private final LeasingTier.FillOutcome outcome =
      new LeasingTier.FillOutcome() {
        @Override
        public void refused(int count) {
          refused.addAndGet(count);
        }

        @Override
        public void failed(int count, CacheFailure failure) {
          throw new AssertionError(failure);
        }
      };

  private Ticket lease() {
    return ((CacheAnswer.LeaseWon) tier.claim(KEYS).get(0)).ticket();
  }

  private void fill(Ticket lease, byte[] value) {
    tier.fill(List.of(new LeasingTier.Fill(new Ticket.Holder(KEY, lease), value)), outcome);
  }

  private void pass(long seconds) {
    clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  @Test
  void claim_nothingThere_isWonOnceAndExpires() {
    Ticket lease = lease();

    assertThat(tier.claim(KEYS)).containsExactly(CacheAnswer.Mark.LEASE_HELD);
    assertThat(tier.get(KEY)).isSameAs(Marks.OTHER_FOUND);
    pass(10);
    assertThat(lease()).isNotEqualTo(lease);
  }

  @Test
  void fill_withTheLease_isFoundUntilItsJitteredTtl() {
    fill(lease(), VALUE);

    assertThat(tier.get(KEY)).isEqualTo(VALUE).isNotSameAs(VALUE);
    assertThat(refused).hasValue(0);
    pass(89);
    assertThat(tier.get(KEY)).isEqualTo(VALUE);
    pass(11);
    assertThat(tier.get(KEY)).isNull();
  }

  @Test
  void fill_leaseIsGone_isRefused() {
    Ticket first = lease();
    pass(10);
    Ticket second = lease();

    fill(first, VALUE);
    assertThat(refused).hasValue(1);
    fill(second, VALUE);
    fill(second, "other".getBytes(UTF_8));

    assertThat(refused).hasValue(2);
    assertThat(tier.get(KEY)).isEqualTo(VALUE);
  }

  @Test
  void bury_whateverIsThere_isToldAndReplacedOnlyByItsTicket() {
    Ticket lease = lease();
    Burial.Occupied byLease = (Burial.Occupied) tier.bury(KEYS).get(0);
    assertThat(byLease).isEqualTo(new Burial.Occupied(lease, false));
    Ticket tombstone =
        tier.replace(List.of(new Ticket.Holder(KEY, byLease.ticket()))).get(0).orElseThrow();

    assertThat(tier.replace(List.of(new Ticket.Holder(KEY, lease))).get(0)).isEmpty();
    fill(lease, VALUE);

    assertThat(refused).hasValue(1);
    assertThat(tier.claim(KEYS)).containsExactly(CacheAnswer.Mark.TOMBSTONE);
    assertThat(tier.bury(KEYS)).containsExactly(new Burial.Occupied(tombstone, true));
    assertThat(tier.remove(List.of(new Ticket.Holder(KEY, lease))))
        .containsExactly(LeasingTier.Removal.REPLACED);
    assertThat(tier.remove(List.of(new Ticket.Holder(KEY, tombstone))))
        .containsExactly(LeasingTier.Removal.GONE);
    assertThat(tier.remove(List.of(new Ticket.Holder(KEY, tombstone))))
        .containsExactly(LeasingTier.Removal.GONE);
    assertThat(tier.get(KEY)).isNull();
  }

  @Test
  void bury_nothingThere_isDoneUntilItExpires() {
    assertThat(tier.bury(KEYS).get(0)).isInstanceOf(Burial.Done.class);
    assertThat(tier.get(KEY)).isSameAs(Marks.OTHER_FOUND);
    pass(10);
    assertThat(tier.get(KEY)).isNull();
  }

  /** A machine that was suspended: what was granted before is worth nothing after. */
  @Test
  void fill_clockLeaps_leaseTombstoneAndValueAreGone() {
    Ticket lease = lease();
    pass(Duration.ofDays(365).toSeconds());

    fill(lease, VALUE);
    assertThat(refused).hasValue(1);
    fill(lease(), VALUE);
    assertThat(tier.get(KEY)).isEqualTo(VALUE);
    pass(Duration.ofDays(365).toSeconds());
    assertThat(tier.get(KEY)).isNull();
    assertThat(tier.bury(KEYS).get(0)).isInstanceOf(Burial.Done.class);
    pass(Duration.ofDays(365).toSeconds());
    assertThat(tier.get(KEY)).isNull();
  }
}
