package org.mapdriver.memcache.coherence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who shares a read with whom. */
final class SharedReadsTest {
  private static final byte[] KEY = "key".getBytes(UTF_8);

  private final SharedReads reads = new SharedReads();
  private final AtomicInteger begun = new AtomicInteger();
  private final CountDownLatch firstMayEnd = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private volatile String stored = "old";

  @AfterEach
  void everybodyWent_nothingIsLeft() throws InterruptedException {
    firstMayEnd.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(reads.keys()).isZero();
  }

  /** Reads what is stored; the first one then lingers. */
  private byte[] source() {
    String seen = stored;
    if (begun.incrementAndGet() == 1) {
      awaitUninterruptibly(firstMayEnd);
    }
    if (seen.isEmpty()) {
      throw new IllegalStateException("read " + begun.get());
    }
    return seen.getBytes(UTF_8);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Starts a caller and waits until it waits. */
  private FutureTask<byte[]> caller() {
    FutureTask<byte[]> task = new FutureTask<>(() -> reads.read(KEY.clone(), this::source));
    Thread thread = new Thread(task, "caller");
    threads.add(thread);
    thread.start();
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .until(
            () ->
                thread.getState() == Thread.State.WAITING
                    || thread.getState() == Thread.State.TIMED_WAITING);
    return task;
  }

  private static String text(FutureTask<byte[]> task) throws Exception {
    return new String(task.get(1, TimeUnit.MINUTES), UTF_8);
  }

  @Test
  void read_fiftyCallersAtOnce_costTwoReadsAndShareNoArray() throws Exception {
    List<FutureTask<byte[]>> callers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      callers.add(caller());
    }
    assertThat(reads.keys()).isEqualTo(1);

    firstMayEnd.countDown();

    for (FutureTask<byte[]> task : callers) {
      assertThat(text(task)).isEqualTo("old");
      task.get()[0] = 'X';
    }
    assertThat(begun).hasValue(2);
  }

  @Test
  void read_afterAnUpdateDuringAnotherRead_findsTheNewValue() throws Exception {
    FutureTask<byte[]> early = caller();
    stored = "new";
    FutureTask<byte[]> late = caller();
    FutureTask<byte[]> later = caller();

    firstMayEnd.countDown();

    assertThat(text(early)).isEqualTo("old");
    assertThat(text(late)).isEqualTo("new");
    assertThat(text(later)).isEqualTo("new");
    assertThat(begun).hasValue(2);
  }

  @Test
  void read_sourceFails_failsForAllWhoShareItAndNobodyElse() throws Exception {
    FutureTask<byte[]> early = caller();
    stored = "";
    FutureTask<byte[]> late = caller();
    FutureTask<byte[]> later = caller();

    firstMayEnd.countDown();

    assertThat(text(early)).isEqualTo("old");
    assertThatThrownBy(() -> text(late)).hasRootCauseMessage("read 2");
    assertThatThrownBy(() -> text(later)).hasRootCauseMessage("read 2");
    stored = "well";
    assertThat(reads.read(KEY, this::source)).asString(UTF_8).isEqualTo("well");
  }

  @Test
  void read_interruptedWhileItWaits_answersAndStaysInterrupted() throws Exception {
    FutureTask<byte[]> first = caller();
    FutureTask<byte[]> second = caller();
    AtomicInteger interrupts = new AtomicInteger();
    FutureTask<byte[]> third =
        new FutureTask<>(
            () -> {
              Thread.currentThread().interrupt();
              byte[] value = reads.read(KEY, this::source);
              interrupts.addAndGet(Thread.interrupted() ? 1 : 0);
              return value;
            });
    Thread thread = new Thread(third, "interrupted caller");
    threads.add(thread);
    thread.start();
    await().until(() -> thread.getState() == Thread.State.WAITING);

    firstMayEnd.countDown();

    assertThat(text(third)).isEqualTo("old");
    assertThat(text(second)).isEqualTo("old");
    assertThat(text(first)).isEqualTo("old");
    assertThat(interrupts).hasValue(1);
  }

  @Test
  void read_otherKey_doesNotWait() {
    FutureTask<byte[]> first = caller();

    byte[] other = reads.read("other".getBytes(UTF_8), this::source);

    assertThat(other).asString(UTF_8).isEqualTo("old");
    assertThat(first.isDone()).isFalse();
  }
}
