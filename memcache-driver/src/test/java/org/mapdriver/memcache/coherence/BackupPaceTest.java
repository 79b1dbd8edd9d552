package org.mapdriver.memcache.coherence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * When lookups stop sparing a backup while the cache is out of order, and when they begin again.
 */
final class BackupPaceTest {
  private static final byte[] KEY = "key".getBytes(UTF_8);
  private static final int MANY = 10_000;

  private long now;
  private long answerTakes;
  private final BackupPace pace = new BackupPace(() -> now);

  private byte[] backup() {
    now += answerTakes;
    return KEY;
  }

  private void readUntil(boolean quick) {
    for (int i = 0; i < MANY && pace.isQuick() != quick; i++) {
      assertThat(pace.read(this::backup)).isEqualTo(KEY);
    }
  }

  @Test
  void isQuick_beforeAnythingIsKnown_isFalse() {
    assertThat(pace.isQuick()).isFalse();
  }

  @Test
  void isQuick_answersWithinMicroseconds_isTrueAndFalseAgainOnceTheyTakeLong() {
    answerTakes = 3_000;
    readUntil(true);
    assertThat(pace.isQuick()).isTrue();

    answerTakes = 1_000_000;
    readUntil(false);
    assertThat(pace.isQuick()).isFalse();
  }

  @Test
  void isQuick_failures_areNoQuickAnswers() {
    answerTakes = 3_000;
    readUntil(true);

    for (int i = 0; i < MANY && pace.isQuick(); i++) {
      assertThatThrownBy(
              () ->
                  pace.read(
                      () -> {
                        throw new IllegalStateException("gone");
                      }))
          .hasMessage("gone");
    }

    assertThat(pace.isQuick()).isFalse();
  }

  @Test
  void isQuick_slowAnswers_staysFalse() {
    answerTakes = 1_000_000;
    readUntil(true);
    assertThat(pace.isQuick()).isFalse();
  }

  @Test
  void isQuick_twoOfThreeReadsInterruptedByTheScheduler_isTrue() {
    for (int i = 0; i < MANY && !pace.isQuick(); i++) {
      answerTakes = i % 3 == 0 ? 3_000 : 1_000_000;
      assertThat(pace.read(this::backup)).isEqualTo(KEY);
    }
    assertThat(pace.isQuick()).isTrue();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void readUnlessQuick_unknownBackup_waitsForAnotherReadOfTheKey() throws Exception {
    SharedReads reads = new SharedReads(pace);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    Thread other = lingering(reads, begun, mayEnd);
    assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
    Thread second = new Thread(() -> reads.readUnlessQuick(KEY, this::backup));
    second.start();

    await().until(() -> second.getState() == Thread.State.WAITING);

    mayEnd.countDown();
    second.join();
    other.join();
  }

  private static Thread lingering(SharedReads reads, CountDownLatch begun, CountDownLatch mayEnd) {
    Thread thread =
        new Thread(
            () ->
                reads.read(
                    KEY,
                    () -> {
                      begun.countDown();
                      awaitUninterruptibly(mayEnd);
                      return null;
                    }));
    thread.start();
    return thread;
  }

  @Test
  void readUnlessQuick_quickBackup_doesNotWaitForAnotherReadOfTheKey() throws Exception {
    answerTakes = 3_000;
    readUntil(true);
    SharedReads reads = new SharedReads(pace);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    Thread other = lingering(reads, begun, mayEnd);
    assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();

    assertThat(reads.readUnlessQuick(KEY, this::backup)).isEqualTo(KEY);

    mayEnd.countDown();
    other.join();
  }

  @Test
  void isQuick_quickAtFirst_isTrueUntilCommitsTakeLong() {
    BackupPace commits = BackupPace.quickAtFirst(() -> now);
    assertThat(commits.isQuick()).isTrue();

    for (int i = 0; i < MANY && commits.isQuick(); i++) {
      assertThat(commits.commit(() -> backup() == KEY)).isTrue();
    }
    assertThat(commits.isQuick()).isTrue();

    answerTakes = 1_000_000;
    for (int i = 0; i < MANY && commits.isQuick(); i++) {
      assertThat(commits.commit(() -> backup() != KEY)).isFalse();
    }
    assertThat(commits.isQuick()).isFalse();
  }
}
