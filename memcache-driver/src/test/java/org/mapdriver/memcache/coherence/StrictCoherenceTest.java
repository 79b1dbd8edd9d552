package org.mapdriver.memcache.coherence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;
import org.mapdriver.MapStats;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.UpdateMode;
import org.mapdriver.diagnostics.Ticker;
import org.mapdriver.memcache.connection.CacheFailure;
import org.mapdriver.memcache.protocol.Marks;
import org.mapdriver.memcache.tier.Burial;
import org.mapdriver.memcache.tier.CacheAnswer;
import org.mapdriver.memcache.tier.EmbeddedLeasingTier;
import org.mapdriver.memcache.tier.ForwardingTier;
import org.mapdriver.memcache.tier.LeasingTier;
import org.mapdriver.memcache.tier.Ticket;
import org.mapdriver.spi.MapUri;

/** A cache that does what no cache should. */
final class StrictCoherenceTest {
  private static final MapUri URI = MapUri.parse("memcache:");
  private static final byte[] KEY = "key".getBytes(UTF_8);
  private static final byte[] OTHER = "other".getBytes(UTF_8);

  private final CacheCounts counts = new CacheCounts();
  private final EveryKey backup = new EveryKey();
  private final EmbeddedLeasingTier memory =
      new EmbeddedLeasingTier(
          1 << 20, Duration.ofHours(1), Duration.ofHours(1), Duration.ofSeconds(10), Ticker.SYSTEM);

  /** Has every key, with itself as its value. */
  private static final class EveryKey implements LookupMap {
    private int asked;

    @Override
    public byte @Nullable [] lookup(byte[] key) {
      asked++;
      return key.clone();
    }

    @Override
    public boolean update(byte[] key, byte[] value, UpdateMode mode) {
      return true;
    }

    @Override
    public MapUri uri() {
      return URI;
    }

    @Override
    public void close() {}
  }

  private StrictCoherence over(LeasingTier cache, boolean refusing) {
    return new StrictCoherence(
        cache,
        backup,
        new StrictCoherence.Settings("cache", Duration.ofHours(1), true, 1024, refusing),
        counts,
        new CacheTrouble(URI, counts, Ticker.SYSTEM, false),
        Ticker.SYSTEM);
  }

  private MapStats stats() {
    MapStats.Builder stats = MapStats.builder(URI);
    counts.describe(stats);
    return stats.build();
  }

  private final class CannotFill extends ForwardingTier {
    private final Throwable problem;

    CannotFill(Throwable problem) {
      super(memory);
      this.problem = problem;
    }

    @Override
    public void fill(List<Fill> fills, FillOutcome outcome) {
      if (problem instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) problem;
    }
  }

  @Test
  void lookup_fillHasADefect_isAnsweredAllTheSameAndLeavesNoLease() {
    try (StrictCoherence coherence =
        over(new CannotFill(new IllegalStateException("defect")), false)) {
      assertThat(coherence.lookup(KEY, KEY)).isEqualTo(KEY);
      assertThat(coherence.lookupAll(List.of(KEY, OTHER), List.of(KEY, OTHER)))
          .containsExactly(KEY, OTHER);

      assertThat(memory.get(KEY)).isNull();
      assertThat(stats().fills()).isZero();
      assertThat(stats().fillsRefused()).isEqualTo(3);
    }
  }

  /** Nothing can be promised then, and nobody should be kept from hearing of it. */
  @Test
  void lookup_fillRunsOutOfMemory_isThatErrorAndLeavesNoLease() {
    try (StrictCoherence coherence = over(new CannotFill(new OutOfMemoryError()), false)) {
      assertThatThrownBy(() -> coherence.lookup(KEY, KEY)).isInstanceOf(OutOfMemoryError.class);

      assertThat(memory.get(KEY)).isNull();
      assertThat(stats().fills()).isZero();
    }
  }

  @Test
  void lookup_cacheHasNoRoomForALease_asksTheBackupAndFillsNothing() {
    LeasingTier full =
        new ForwardingTier(memory) {
          @Override
          public List<CacheAnswer> claim(List<byte[]> keys) {
            return keys.stream().map(key -> (CacheAnswer) CacheAnswer.Mark.NO_ROOM).toList();
          }
        };
    try (StrictCoherence coherence = over(full, false)) {
      assertThat(coherence.lookup(KEY, KEY)).isEqualTo(KEY);
      assertThat(coherence.lookupAll(List.of(KEY, OTHER), List.of(KEY, OTHER)))
          .containsExactly(KEY, OTHER);

      assertThat(stats().fills()).isZero();
      assertThat(stats().errors()).isEqualTo(Map.of());
    }
  }

  private static List<byte[]> keys(int count) {
    return IntStream.range(0, count).mapToObj(i -> ("k" + i).getBytes(UTF_8)).toList();
  }

  /** Fails when it is asked for the second part of a bulk lookup. */
  private final class FailsAtTheSecond extends ForwardingTier {
    private final Exception problem;
    private final boolean claims;
    private int asked;

    FailsAtTheSecond(Exception problem, boolean claims) {
      super(memory);
      this.problem = problem;
      this.claims = claims;
    }

    private void ask() throws CacheFailure {
      asked++;
      if (asked == 2 && problem instanceof CacheFailure failure) {
        throw failure;
      }
      if (asked == 2) {
        throw (RuntimeException) problem;
      }
    }

    @Override
    public List<byte @Nullable []> getAll(List<byte[]> keys) throws CacheFailure {
      if (!claims) {
        ask();
      }
      return super.getAll(keys);
    }

    @Override
    public List<CacheAnswer> claim(List<byte[]> keys) throws CacheFailure {
      if (claims) {
        ask();
      }
      return super.claim(keys);
    }
  }

  private static CacheFailure failure(CacheFailure.Kind kind) {
    return new CacheFailure(kind, "failed", false, null);
  }

  @Test
  void lookupAll_replyToASecondPartCannotBeTrusted_fillsTheOthers() {
    List<byte[]> keys = keys(600);
    FailsAtTheSecond cache = new FailsAtTheSecond(failure(CacheFailure.Kind.PROTOCOL), true);
    try (StrictCoherence coherence = over(cache, false)) {
      assertThat(coherence.lookupAll(keys, keys)).containsExactlyElementsOf(keys);

      assertThat(cache.asked).isEqualTo(3);
      assertThat(memory.getAll(keys.subList(0, 256)))
          .containsExactlyElementsOf(keys.subList(0, 256));
      assertThat(memory.getAll(keys.subList(256, 512))).containsOnlyNulls();
      assertThat(memory.getAll(keys.subList(512, 600)))
          .containsExactlyElementsOf(keys.subList(512, 600));
      assertThat(stats().fills()).isEqualTo(344);
      assertThat(stats().errors()).isEqualTo(Map.of("protocol", 1L));
    }
  }

  @Test
  void lookupAll_noReplyToASecondPart_fillsTheFirstAndLeavesTheCacheAlone() {
    List<byte[]> keys = keys(600);
    FailsAtTheSecond cache = new FailsAtTheSecond(failure(CacheFailure.Kind.TIMEOUT), true);
    try (StrictCoherence coherence = over(cache, false)) {
      assertThat(coherence.lookupAll(keys, keys)).containsExactlyElementsOf(keys);

      assertThat(cache.asked).isEqualTo(2);
      assertThat(memory.getAll(keys.subList(0, 256)))
          .containsExactlyElementsOf(keys.subList(0, 256));
      assertThat(memory.getAll(keys.subList(256, 600))).containsOnlyNulls();
    }
  }

  @Test
  void lookupAll_defectAtASecondPart_leavesNoLeaseOfTheFirst() {
    List<byte[]> keys = keys(600);
    IllegalStateException defect = new IllegalStateException("defect");
    try (StrictCoherence coherence = over(new FailsAtTheSecond(defect, true), false)) {
      assertThatThrownBy(() -> coherence.lookupAll(keys, keys)).isSameAs(defect);

      assertThat(memory.getAll(keys).stream().filter(value -> value == Marks.OTHER_FOUND))
          .isEmpty();
      assertThat(memory.getAll(keys.subList(0, 256))).doesNotContainNull();
    }
  }

  @Test
  void lookupAll_cacheFailsAtASecondPart_keepsWhatItSaidOfTheFirst() {
    List<byte[]> keys = keys(600);
    try (StrictCoherence coherence = over(memory, false)) {
      coherence.lookupAll(keys, keys);
    }
    FailsAtTheSecond cache = new FailsAtTheSecond(failure(CacheFailure.Kind.TIMEOUT), false);
    backup.asked = 0;
    try (StrictCoherence coherence = over(cache, false)) {
      assertThat(coherence.lookupAll(keys, keys)).containsExactlyElementsOf(keys);

      assertThat(backup.asked).isEqualTo(344);
      assertThat(cache.asked).isEqualTo(2);
      assertThat(stats().hits()).isEqualTo(256);
      assertThat(stats().misses()).isEqualTo(600 + 344);
    }
  }

  /** Each key of that reply by itself, over another connection: one value may be to blame. */
  @Test
  void lookupAll_replyOfASecondPartCannotBeTrusted_asksForEachOfItsKeysByItself() {
    List<byte[]> keys = keys(600);
    try (StrictCoherence coherence = over(memory, false)) {
      coherence.lookupAll(keys, keys);
    }
    byte[] toBlame = keys.get(300);
    LeasingTier cache =
        new ForwardingTier(memory) {
          @Override
          public List<byte @Nullable []> getAll(List<byte[]> asked) throws CacheFailure {
            if (asked.contains(toBlame)) {
              throw failure(CacheFailure.Kind.PROTOCOL);
            }
            return super.getAll(asked);
          }
        };
    backup.asked = 0;
    try (StrictCoherence coherence = over(cache, false)) {
      assertThat(coherence.lookupAll(keys, keys)).containsExactlyElementsOf(keys);

      assertThat(backup.asked).isEqualTo(1);
      assertThat(stats().hits()).isEqualTo(599);
    }
  }

  @Test
  void update_othersAlwaysComeFirst_saysWhichKeyAndWhatToDo() {
    LeasingTier contended =
        new ForwardingTier(memory) {
          @Override
          public List<Burial> bury(List<byte[]> keys) {
            return keys.stream()
                .map(key -> (Burial) new Burial.Occupied(new Ticket(1, 1), false))
                .toList();
          }

          @Override
          public List<Optional<Ticket>> replace(List<Ticket.Holder> seen) {
            return seen.stream().map(item -> Optional.<Ticket>empty()).toList();
          }
        };
    try (StrictCoherence coherence = over(contended, true)) {
      AskedKey key = new AskedKey(KEY, KEY);

      assertThatThrownBy(() -> coherence.update(new Coherence.Entry(key, KEY), UpdateMode.REPLACE))
          .isInstanceOf(MapUnavailableException.class)
          .hasMessageStartingWith("update memcache:")
          .hasMessageContaining("others changed key \"key\" in the cache 100 times meanwhile")
          .hasMessageContaining("fewer writers");
      assertThatThrownBy(() -> coherence.deleteAll(List.of(key)))
          .hasMessageStartingWith("deleteAll memcache:");
    }
  }
}
