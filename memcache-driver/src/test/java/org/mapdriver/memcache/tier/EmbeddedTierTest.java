package org.mapdriver.memcache.tier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.mapdriver.MapStats;
import org.mapdriver.spi.MapUri;

/** The cache inside the process. */
final class EmbeddedTierTest {
  private static final byte[] KEY = "key".getBytes(UTF_8);
  private static final byte[] VALUE = "value".getBytes(UTF_8);

  private final AtomicLong clock = new AtomicLong();

  private EmbeddedTier tier(long maxBytes, Duration ttl) {
    return new EmbeddedTier(maxBytes, ttl, clock::get);
  }

  private static void set(EmbeddedTier tier, byte[] key, byte[] value) {
    tier.set(List.of(new CacheTier.Item(key, value)));
  }

  @Test
  void get_untilTheTtl_findsTheValue() {
    EmbeddedTier tier = tier(1 << 20, Duration.ofSeconds(10));
    set(tier, KEY, VALUE);

    clock.addAndGet(Duration.ofSeconds(10).toNanos() - 1);
    assertThat(tier.get(KEY)).isEqualTo(VALUE);
    clock.addAndGet(1);
    assertThat(tier.get(KEY)).isNull();
    assertThat(tier.delete(List.of(KEY))).isZero();
    assertThat(tier.add(KEY, VALUE)).isTrue();
  }

  @Test
  void get_ttlZero_isForEver() {
    EmbeddedTier tier = tier(1 << 20, Duration.ZERO);
    set(tier, KEY, VALUE);

    clock.addAndGet(Duration.ofDays(10_000).toNanos());

    assertThat(tier.get(KEY)).isEqualTo(VALUE);
  }

  @Test
  void get_ttlNegative_findsNothing() {
    EmbeddedTier tier = tier(1 << 20, Duration.ofSeconds(-1));

    set(tier, KEY, VALUE);

    assertThat(tier.get(KEY)).isNull();
  }

  @Test
  void set_moreThanFits_staysWithinTheBound() {
    EmbeddedTier tier = tier(100_000, Duration.ZERO);
    for (int i = 0; i < 1000; i++) {
      set(tier, ("key" + i).getBytes(UTF_8), new byte[1000]);
    }

    MapStats.Builder stats = MapStats.builder(MapUri.parse("memcache:"));
    tier.describe(stats);

    assertThat(Long.parseLong(stats.build().details().get("bytes"))).isLessThanOrEqualTo(100_000);
    assertThat(Long.parseLong(stats.build().details().get("entries"))).isBetween(1L, 88L);
  }

  @Test
  void weight_valueOfAlmostTwoGibibytes_doesNotOverflow() {
    assertThat(EmbeddedMemory.weight(3, 5)).isEqualTo(136);
    assertThat(EmbeddedMemory.weight(250, Integer.MAX_VALUE - 8)).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void set_arrayChangedAfterwards_changesNothing() {
    EmbeddedTier tier = tier(1 << 20, Duration.ZERO);
    byte[] value = VALUE.clone();
    set(tier, KEY, value);
    value[0] = 'X';
    requireNonNull(tier.get(KEY))[1] = 'Y';

    assertThat(tier.get(KEY)).isEqualTo(VALUE);
  }
}
