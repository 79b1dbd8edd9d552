package org.mapdriver.memcache.coherence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mapdriver.diagnostics.Ticker;
import org.mapdriver.memcache.Warnings;
import org.mapdriver.memcache.connection.CacheFailure;
import org.mapdriver.memcache.tier.Burial;
import org.mapdriver.memcache.tier.EmbeddedLeasingTier;
import org.mapdriver.memcache.tier.ForwardingTier;
import org.mapdriver.spi.MapUri;

/** What the cache could not be told of. */
final class PendingTombstonesTest {
  private static final byte[] KEY = "key".getBytes(UTF_8);
  private static final byte[] OTHER = "other".getBytes(UTF_8);
  private static final byte[] THIRD = "third".getBytes(UTF_8);
  private static final Duration TTL = Duration.ofSeconds(100);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final AtomicLong clock = new AtomicLong();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private volatile boolean reachable;
  private volatile long slowness;
  private final PendingTombstones pending = pending(TTL);

  private PendingTombstones pending(Duration ttl) {
    return pending(PendingTombstones.thread("pending-test"), ttl);
  }

  private PendingTombstones pending(Executor background, Duration ttl) {
    return pending(background, ttl, 2);
  }

  private PendingTombstones pending(Executor background, Duration ttl, int mostKeys) {
    MapUri uri = MapUri.parse("memcache:");
    return new PendingTombstones(
        background,
        new Tombstones(new SometimesReachable()),
        new CacheTrouble(uri, new CacheCounts(), clock::get, false),
        clock::get,
        ttl,
        mostKeys);
  }

  private final class SometimesReachable extends ForwardingTier {
    SometimesReachable() {
      super(
          new EmbeddedLeasingTier(
              1 << 20, TTL, Duration.ZERO, Duration.ofSeconds(10), Ticker.SYSTEM));
    }

    @Override
    public List<Burial> bury(List<byte[]> keys) throws CacheFailure {
      if (!reachable) {
        throw new CacheFailure(CacheFailure.Kind.CONNECT, "down", false, null);
      }
      clock.addAndGet(slowness);
      keys.forEach(key -> told.add(new String(key, UTF_8)));
      return super.bury(keys);
    }
  }

  @AfterEach
  void close() {
    pending.close();
  }

  @Test
  void holds_whileWrittenAndUntilTold_thenNoMore() {
    PendingTombstones.Held held = pending.hold("update", List.of(KEY));
    assertThat(pending.holds(KEY)).isTrue();
    assertThat(pending.holds(OTHER)).isFalse();

    pending.release(held);
    assertThat(pending.holds(KEY)).isTrue();
    reachable = true;

    await().atMost(PATIENCE).until(() -> !pending.holds(KEY));
    assertThat(told).containsExactly("key");
  }

  @Test
  void holds_anotherWriterIsStillAtIt_isNotToldBeforeThatHasEnded() {
    reachable = true;
    PendingTombstones.Held first = pending.hold("update", List.of(KEY));
    PendingTombstones.Held second = pending.hold("update", List.of(KEY));

    pending.release(first);
    pending.release(pending.hold("update", List.of(OTHER)));

    await().atMost(PATIENCE).until(() -> !pending.holds(OTHER));
    assertThat(pending.holds(KEY)).isTrue();
    assertThat(told).containsOnly("other");
    pending.release(second);
    await().atMost(PATIENCE).until(() -> !pending.holds(KEY));
  }

  @Test
  void holds_noRoomForAKey_everyKeyUntilAllIsToldAndTheTtlIsOver() {
    pending.release(pending.hold("update", List.of(KEY, OTHER)));
    pending.release(pending.hold("update", List.of(THIRD)));
    byte[] any = "any".getBytes(UTF_8);
    assertThat(pending.holds(any)).isTrue();

    reachable = true;
    await().atMost(PATIENCE).until(() -> told.size() >= 2);
    assertThat(pending.holds(any)).isTrue();
    clock.addAndGet(TTL.toNanos());

    await().atMost(PATIENCE).until(() -> !pending.holds(any));
    assertThat(new ArrayList<>(told)).doesNotContain("third");
    assertThat(pending.holds(THIRD)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"update", "deleteAll"})
  void release_noRoomForAKey_warnsOnceOfWhatWroteItAndWhatItMeans(String operation) {
    try (Warnings warnings = Warnings.listen()) {
      pending.release(pending.hold("updateAll", List.of(KEY, OTHER)));
      assertThat(warnings.messages()).isEmpty();

      pending.release(pending.hold(operation, List.of(THIRD)));
      pending.release(pending.hold(operation, List.of(THIRD)));

      assertThat(warnings.messages())
          .containsExactly(
              operation
                  + " memcache:: 2 keys were written that the cache could not be told of, and there"
                  + " is no room for more; all lookups ask the backup until it is told and ttl has"
                  + " passed. Is the server back?");
    }
  }

  @Test
  void close_notAllCouldBeTold_warnsOfHowManyAndOfMoreIfThereWasNoRoom() {
    PendingTombstones full = pending(TTL);
    PendingTombstones some = pending(TTL);
    full.release(full.hold("update", List.of(KEY, OTHER, THIRD)));
    some.release(some.hold("update", List.of(KEY)));
    try (Warnings warnings = Warnings.listen()) {
      full.close();
      some.close();

      String outcome = " that were written; other processes may find old values until ttl";
      assertThat(warnings.messages())
          .containsExactly(
              "close memcache:: the cache could not be told of 2 keys and more" + outcome,
              "close memcache:: the cache could not be told of 1 keys" + outcome);
    }
  }

  @Test
  void holds_noRoomAndValuesNeverExpire_everyKeyForEver() {
    PendingTombstones forEver = pending(Duration.ZERO);
    forEver.release(forEver.hold("update", List.of(KEY, OTHER, THIRD)));
    reachable = true;
    await().atMost(PATIENCE).until(() -> told.size() >= 2);
    clock.addAndGet(Duration.ofDays(1000).toNanos());

    assertThat(forEver.holds(THIRD)).isTrue();
    forEver.close();
  }

  @Test
  void release_noThreadToBeHad_theNextWriteTriesAgain() {
    reachable = true;
    List<Runnable> work = new ArrayList<>();
    PendingTombstones starved =
        pending(
            task -> {
              if (work.isEmpty()) {
                work.add(task);
                throw new OutOfMemoryError("unable to create native thread");
              }
              task.run();
            },
            TTL);
    starved.release(starved.hold("update", List.of(KEY)));
    assertThat(starved.holds(KEY)).isTrue();

    starved.release(starved.hold("update", List.of(OTHER)));

    assertThat(starved.holds(KEY)).isFalse();
    assertThat(starved.holds(OTHER)).isFalse();
    starved.close();
  }

  @Test
  void close_deliveryEndedInAnError_doesNotWaitForIt() {
    PendingTombstones broken =
        pending(
            task -> {
              throw new OutOfMemoryError("unable to create native thread");
            },
            TTL);
    broken.release(broken.hold("update", List.of(KEY)));
    reachable = true;

    broken.close();

    assertThat(told).containsExactly("key");
  }

  @Test
  void close_cacheIsSlow_isNotKeptWaitingForLong() {
    PendingTombstones many =
        pending(
            task -> {
              throw new OutOfMemoryError("unable to create native thread");
            },
            TTL,
            1000);
    List<byte[]> keys = IntStream.range(0, 1000).mapToObj(i -> ("k" + i).getBytes(UTF_8)).toList();
    many.release(many.hold("updateAll", keys));
    reachable = true;
    slowness = PendingTombstones.LONGEST_CLOSE_NANOS / 2;

    many.close();

    assertThat(told).hasSize(2 * 128);
  }

  @Test
  void close_reachableAgain_tellsWhatIsLeft() {
    pending.release(pending.hold("update", List.of(KEY)));
    reachable = true;

    pending.close();

    assertThat(told).contains("key");
  }
}
