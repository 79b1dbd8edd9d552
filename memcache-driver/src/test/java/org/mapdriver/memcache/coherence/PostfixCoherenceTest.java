package org.mapdriver.memcache.coherence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;
import org.mapdriver.diagnostics.Ticker;
import org.mapdriver.memcache.tier.EmbeddedTier;
import org.mapdriver.spi.MapUri;

/** Lookups of one cold key at the same moment. */
final class PostfixCoherenceTest {
  private static final MapUri URI = MapUri.parse("memcache:memcache=embedded:");

  private final AtomicInteger reads = new AtomicInteger();
  private final CountDownLatch mayAnswer = new CountDownLatch(1);

  /** A backup that lingers until it may answer. */
  private final class Backup implements LookupMap {
    @Override
    public byte @Nullable [] lookup(byte[] key) {
      reads.incrementAndGet();
      try {
        assertThat(mayAnswer.await(1, TimeUnit.MINUTES)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return "value".getBytes(UTF_8);
    }

    @Override
    public MapUri uri() {
      return URI;
    }

    @Override
    public void close() {}
  }

  @Test
  void lookup_fiftyMissesAtOnce_readTheBackupAtMostTwice() throws Exception {
    CacheCounts counts = new CacheCounts();
    Coherence coherence =
        new PostfixCoherence(
            new EmbeddedTier(1 << 20, Duration.ZERO, Ticker.SYSTEM),
            new Backup(),
            1024,
            false,
            counts,
            new CacheTrouble(URI, counts, Ticker.SYSTEM, false));
    byte[] bytes = "key".getBytes(UTF_8);
    List<FutureTask<byte @Nullable []>> callers = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      FutureTask<byte @Nullable []> caller = new FutureTask<>(() -> coherence.lookup(bytes, bytes));
      callers.add(caller);
      threads.add(new Thread(caller, "caller"));
    }
    threads.forEach(Thread::start);
    await().until(() -> threads.stream().allMatch(PostfixCoherenceTest::waits));

    mayAnswer.countDown();

    for (FutureTask<byte @Nullable []> caller : callers) {
      assertThat(caller.get(1, TimeUnit.MINUTES)).asString(UTF_8).isEqualTo("value");
    }
    assertThat(reads).hasValueBetween(1, 2);
    assertThat(coherence.lookup(bytes, bytes)).asString(UTF_8).isEqualTo("value");
    assertThat(reads).hasValueBetween(1, 2);
  }

  /** For a read of the backup: not for the cache, which it would then look at too late. */
  private static boolean waits(Thread thread) {
    boolean waiting =
        thread.getState() == Thread.State.WAITING
            || thread.getState() == Thread.State.TIMED_WAITING;
    return waiting
        && Arrays.stream(thread.getStackTrace())
            .anyMatch(frame -> frame.getClassName().endsWith(".SharedReads"));
  }
}
