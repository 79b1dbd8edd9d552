package org.mapdriver.memcache.coherence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mapdriver.diagnostics.Ticker;
import org.mapdriver.memcache.connection.Turns;

/** Who writes together with whom, and what each of them hears. */
final class SharedWritesTest {
  private static final long LONG = TimeUnit.MINUTES.toNanos(1);

  /** What was done, in order: {@code [a b]} for tombstones, a name for a commit, and so on. */
  private final List<String> done = new CopyOnWriteArrayList<>();

  private final CountDownLatch go = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private volatile RuntimeException before; // what the first step fails with
  private volatile RuntimeException after; // what the last step fails with
  private volatile boolean leavesOff; // where there are several keys

  private final SharedWrites.Steps steps =
      new SharedWrites.Steps() {
        @Override
        public void write(List<AskedKey> keys, Runnable commits) {
          List<String> names = keys.stream().map(SharedWritesTest::name).toList();
          done.add(names.toString());
          if (before != null) {
            throw before;
          }
          if (leavesOff && names.size() > 1) {
            return;
          }
          commits.run();
          done.add("-" + names);
          if (after != null) {
            throw after;
          }
        }

        @Override
        public void confirm(AskedKey key) {
          done.add("confirmed " + name(key));
        }
      };

  private static String name(AskedKey key) {
    return new String(key.bytes(), UTF_8);
  }

  private static AskedKey key(String name) {
    return new AskedKey(name.getBytes(UTF_8), name.getBytes(UTF_8));
  }

  private SharedWrites writes(long patienceNanos) {
    return writes(BackupPace.quickAtFirst(() -> 0), patienceNanos);
  }

  private SharedWrites writes(BackupPace pace, long patienceNanos) {
    Turns none = new Turns(false, Ticker.SYSTEM);
    return new SharedWrites(steps, pace, none, Ticker.SYSTEM, patienceNanos);
  }

  private boolean commits(String name) {
    done.add(name);
    return true;
  }

  private boolean commitsOnceToldTo(String name) {
    return commitsOnce(go, name);
  }

  private boolean commitsOnce(CountDownLatch allowed, String name) {
    done.add(name);
    try {
      assertThat(allowed.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
    return true;
  }

  /** Starts a writer. */
  private FutureTask<Boolean> writer(SharedWrites writes, String name, BooleanSupplier commit) {
    FutureTask<Boolean> task = new FutureTask<>(() -> writes.write(key(name), commit));
    Thread thread = new Thread(task, name);
    threads.add(thread);
    thread.start();
    return task;
  }

  /** Likewise, and waits until it waits. */
  private FutureTask<Boolean> waiter(SharedWrites writes, String name, BooleanSupplier commit) {
    FutureTask<Boolean> task = writer(writes, name, commit);
    Thread thread = threads.get(threads.size() - 1);
    until(
        () ->
            thread.getState() == Thread.State.WAITING
                || thread.getState() == Thread.State.TIMED_WAITING);
    return task;
  }

  private static void until(BooleanSupplier condition) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .until(condition::getAsBoolean);
  }

  private static boolean outcome(FutureTask<Boolean> task) throws Exception {
    return task.get(1, TimeUnit.MINUTES);
  }

  private static void assertFails(FutureTask<Boolean> task, Throwable expected) {
    assertThatThrownBy(() -> outcome(task))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isSameAs(expected);
  }

  @AfterEach
  void stop() throws InterruptedException {
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void write_alone_takesItsStepsInItsOwnThread() {
    Thread[] committer = new Thread[1];

    boolean stored =
        writes(LONG)
            .write(
                key("a"),
                () -> {
                  committer[0] = Thread.currentThread();
                  return commits("a");
                });

    assertThat(stored).isTrue();
    assertThat(committer[0]).isSameAs(Thread.currentThread());
    assertThat(done).containsExactly("[a]", "a", "-[a]");
    assertThat(writes(LONG).write(key("b"), () -> false)).isFalse();
  }

  @Test
  void write_aloneAndItFails_saysSoOnce() {
    SharedWrites writes = writes(LONG);
    RuntimeException defect = new IllegalStateException("defect");
    assertThatThrownBy(
            () ->
                writes.write(
                    key("a"),
                    () -> {
                      throw defect;
                    }))
        .isSameAs(defect);
    assertThat(done).containsExactly("[a]", "-[a]");

    before = new IllegalStateException("no tombstones");
    assertThatThrownBy(() -> writes.write(key("b"), () -> commits("b"))).isSameAs(before);
    assertThat(done).containsExactly("[a]", "-[a]", "[b]");
  }

  @Test
  void write_whileAnotherWrites_thoseGoOnTogether() throws Exception {
    SharedWrites writes = writes(LONG);
    FutureTask<Boolean> first = writer(writes, "first", () -> commitsOnceToldTo("first"));
    until(() -> done.contains("first"));
    List<FutureTask<Boolean>> others = new ArrayList<>();
    for (String name : List.of("a", "b", "a", "c")) {
      others.add(waiter(writes, name, () -> commits(name) && !name.equals("b")));
    }

    go.countDown();

    assertThat(outcome(first)).isTrue();
    List<Boolean> stored = new ArrayList<>();
    for (FutureTask<Boolean> other : others) {
      stored.add(outcome(other));
    }
    assertThat(stored).containsExactly(true, false, true, true);
    assertThat(done)
        .containsExactly(
            "[first]", "first", "-[first]", "[a, b, a, c]", "a", "b", "a", "c", "-[a, b, a, c]");
  }

  @Test
  void write_oneCommitFails_theOthersHearNothingOfIt() throws Exception {
    SharedWrites writes = writes(LONG);
    RuntimeException defect = new IllegalStateException("defect");
    FutureTask<Boolean> first = writer(writes, "first", () -> commitsOnceToldTo("first"));
    until(() -> done.contains("first"));
    FutureTask<Boolean> a = waiter(writes, "a", () -> commits("a"));
    FutureTask<Boolean> b =
        waiter(
            writes,
            "b",
            () -> {
              throw defect;
            });
    FutureTask<Boolean> c = waiter(writes, "c", () -> commits("c"));

    go.countDown();

    assertThat(outcome(first)).isTrue();
    assertThat(outcome(a)).isTrue();
    assertFails(b, defect);
    assertThat(outcome(c)).isTrue();
  }

  @Test
  void write_tombstonesCannotBePut_eachTriesForItself() throws Exception {
    SharedWrites writes = writes(LONG);
    FutureTask<Boolean> first = writer(writes, "first", () -> commitsOnceToldTo("first"));
    until(() -> done.contains("first"));
    FutureTask<Boolean> a = waiter(writes, "a", () -> commits("a"));
    FutureTask<Boolean> b = waiter(writes, "b", () -> commits("b"));
    before = new IllegalStateException("no tombstones");

    go.countDown();

    assertThat(outcome(first)).isTrue();
    assertFails(a, before);
    assertFails(b, before);
    assertThat(done)
        .startsWith("[first]", "first", "-[first]", "[a, b]")
        .containsOnlyOnce("[a]", "[b]")
        .hasSize(6);
  }

  @Test
  void write_groupLeavesOff_eachWritesByItself() throws Exception {
    SharedWrites writes = writes(LONG);
    leavesOff = true;
    FutureTask<Boolean> first = writer(writes, "first", () -> commitsOnceToldTo("first"));
    until(() -> done.contains("first"));
    FutureTask<Boolean> a = waiter(writes, "a", () -> commits("a"));
    FutureTask<Boolean> b = waiter(writes, "b", () -> commits("b"));

    go.countDown();

    assertThat(outcome(first)).isTrue();
    assertThat(outcome(a)).isTrue();
    assertThat(outcome(b)).isTrue();
    assertThat(done)
        .startsWith("[first]", "first", "-[first]", "[a, b]")
        .containsOnlyOnce("[a]", "a", "-[a]", "[b]", "b", "-[b]")
        .hasSize(10);
  }

  /** As drivers in other languages do. */
  @Test
  void write_oneCommitFailsWithACheckedException_itsCallerHearsOfItAlone() throws Exception {
    SharedWrites writes = writes(LONG);
    Exception checked = new IOException("disk");
    FutureTask<Boolean> first = writer(writes, "first", () -> commitsOnceToldTo("first"));
    until(() -> done.contains("first"));
    FutureTask<Boolean> a = waiter(writes, "a", () -> commits("a"));
    FutureTask<Boolean> b =
        waiter(
            writes,
            "b",
            () -> {
              throw SharedWritesTest.<RuntimeException>unchecked(checked);
            });

    go.countDown();

    assertThat(outcome(first)).isTrue();
    assertThat(outcome(a)).isTrue();
    assertFails(b, checked);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> E unchecked(Throwable checked) throws E {
    throw (E) checked;
  }

  @Test
  void write_tombstonesCannotBeTakenAway_eachHearsOfIt() throws Exception {
    SharedWrites writes = writes(LONG);
    FutureTask<Boolean> first = writer(writes, "first", () -> commitsOnceToldTo("first"));
    until(() -> done.contains("first"));
    FutureTask<Boolean> a = waiter(writes, "a", () -> commits("a"));
    FutureTask<Boolean> b = waiter(writes, "b", () -> commits("b"));
    after = new IllegalStateException("unconfirmed");

    go.countDown();

    assertFails(first, after);
    assertFails(a, after);
    assertFails(b, after);
    assertThat(done).contains("a", "b").doesNotContain("[a]", "[b]");
  }

  @Test
  void write_anothersCommitIsStuck_isNotKeptByIt() throws Exception {
    SharedWrites writes = writes(TimeUnit.MILLISECONDS.toNanos(1));
    FutureTask<Boolean> stuck = writer(writes, "stuck", () -> commitsOnceToldTo("stuck"));
    until(() -> done.contains("stuck"));

    assertThat(outcome(writer(writes, "a", () -> commits("a")))).isTrue();
    assertThat(outcome(writer(writes, "b", () -> commits("b")))).isTrue();

    assertThat(stuck.isDone()).isFalse();
    assertThat(done).containsExactly("[stuck]", "stuck", "[a]", "a", "-[a]", "[b]", "b", "-[b]");
    go.countDown();
    assertThat(outcome(stuck)).isTrue();
    assertThat(done).filteredOn(what -> what.equals("a")).hasSize(1);
  }

  @Test
  void write_committedBeforeOneThatIsStuck_returnsOnceATombstoneIsKnownToStand() throws Exception {
    CountDownLatch firstMayGo = new CountDownLatch(1);
    SharedWrites writes = writes(TimeUnit.SECONDS.toNanos(2));
    FutureTask<Boolean> first = writer(writes, "first", () -> commitsOnce(firstMayGo, "first"));
    until(() -> done.contains("first"));
    FutureTask<Boolean> a = waiter(writes, "a", () -> commits("a"));
    FutureTask<Boolean> b = waiter(writes, "b", () -> commits("b"));
    FutureTask<Boolean> stuck = waiter(writes, "stuck", () -> commitsOnceToldTo("stuck"));

    firstMayGo.countDown();

    assertThat(outcome(first)).isTrue();
    assertThat(outcome(b)).isTrue();
    assertThat(a.isDone()).isFalse(); // it leads
    assertThat(stuck.isDone()).isFalse();
    assertThat(done).endsWith("a", "b", "stuck", "confirmed b");
    go.countDown();
    assertThat(outcome(a)).isTrue();
    assertThat(outcome(stuck)).isTrue();
  }

  @Test
  void write_backupIsSlow_eachWritesByItself() throws Exception {
    SharedWrites writes = writes(new BackupPace(() -> 0), LONG);
    FutureTask<Boolean> first = writer(writes, "first", () -> commitsOnceToldTo("first"));
    until(() -> done.contains("first"));

    assertThat(writes.write(key("a"), () -> commits("a"))).isTrue();

    assertThat(first.isDone()).isFalse();
    assertThat(done).containsExactly("[first]", "first", "[a]", "a", "-[a]");
  }

  @Test
  void write_interruptedWhileItWaits_isWrittenAndStaysInterrupted() throws Exception {
    SharedWrites writes = writes(LONG);
    FutureTask<Boolean> first = writer(writes, "first", () -> commitsOnceToldTo("first"));
    until(() -> done.contains("first"));
    List<Boolean> interrupted = new CopyOnWriteArrayList<>();
    FutureTask<Boolean> leader =
        new FutureTask<>(
            () -> {
              boolean stored = writes.write(key("a"), () -> commits("a"));
              interrupted.add(Thread.currentThread().isInterrupted());
              return stored;
            });
    Thread thread = new Thread(leader, "leader");
    threads.add(thread);
    thread.start();
    until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    FutureTask<Boolean> other =
        waiter(
            writes,
            "b",
            () -> {
              interrupted.add(Thread.currentThread().isInterrupted());
              return commits("b");
            });
    thread.interrupt();

    go.countDown();

    assertThat(outcome(first)).isTrue();
    assertThat(outcome(leader)).isTrue();
    assertThat(outcome(other)).isTrue();
    assertThat(interrupted).containsExactly(false, true);
  }
}
