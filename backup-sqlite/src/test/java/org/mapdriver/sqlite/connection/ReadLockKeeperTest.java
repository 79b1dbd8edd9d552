package org.mapdriver.sqlite.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who keeps the read lock, when it begins and when it ends. */
final class ReadLockKeeperTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String KEPT = "kept";

  @TempDir Path folder;
  private LoggedFile file;
  private Set<Thread> before;

  @BeforeEach
  void create() throws Exception {
    file = LoggedFile.create(folder);
    before = Thread.getAllStackTraces().keySet();
  }

  private static int number(Readers readers) {
    return readers.read("lookup", LoggedFile::number);
  }

  /** Reads on until the lock is kept. */
  private static void readUntilKept(Readers readers) {
    long start = System.nanoTime();
    while (!readers.readLock().equals(KEPT)) {
      assertThat(number(readers)).isNotNegative();
      assertThat(System.nanoTime() - start).isLessThan(PATIENCE.toNanos());
    }
  }

  private List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !before.contains(thread))
        .filter(thread -> thread.getName().equals("mapdriver-sqlite-read-lock"))
        .toList();
  }

  @Test
  void read_againAndAgain_keepsTheLockUntilNobodyReads() {
    try (Readers readers = Readers.open(file.database())) {
      assertThat(readers.readLock()).isEqualTo("taken by each lookup");
      assertThat(readers.connections()).isOne();
      readUntilKept(readers);
      assertThat(readers.connections()).isEqualTo(2);

      await().atMost(PATIENCE).until(() -> !readers.readLock().equals(KEPT));

      readUntilKept(readers);
    }
  }

  @Test
  void read_anotherWritesMeanwhile_seesEachCommitAtOnce() throws Exception {
    try (Readers readers = Readers.open(file.database());
        Connection other = file.connect()) {
      for (int n = 1; n <= 3; n++) {
        readUntilKept(readers);

        LoggedFile.run(other, "UPDATE t SET n = " + n);

        for (int i = 0; i < 1000; i++) {
          assertThat(number(readers)).isEqualTo(n);
        }
      }
    }
  }

  @Test
  void close_lockKept_endsTheThread() {
    try (Readers readers = Readers.open(file.database())) {
      readUntilKept(readers);
      assertThat(threads()).hasSize(1);
      assertThat(threads().get(0).getContextClassLoader()).isNull();
    }

    assertThat(threads()).isEmpty();
  }

  @Test
  void close_nobodyReadsAnyMore_endsTheThread() {
    try (Readers readers = Readers.open(file.database())) {
      readUntilKept(readers);
      await().atMost(PATIENCE).until(() -> !readers.readLock().equals(KEPT));
    }

    assertThat(threads()).isEmpty();
  }

  @Test
  void close_interrupted_endsTheThreadAndKeepsTheInterrupt() {
    Readers readers = Readers.open(file.database());
    readUntilKept(readers);
    Thread.currentThread().interrupt();

    readers.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(threads()).isEmpty();
  }

  @Test
  void interrupt_ofTheThread_leavesItAtItsWork() {
    try (Readers readers = Readers.open(file.database())) {
      readUntilKept(readers);
      await().atMost(PATIENCE).until(() -> !readers.readLock().equals(KEPT));

      threads().get(0).interrupt();

      await()
          .atMost(PATIENCE)
          .until(() -> threads().get(0).getState() == Thread.State.TIMED_WAITING);
      readUntilKept(readers);
    }
  }

  @Test
  void want_databaseCannotBeRead_isTriedAgain() throws Exception {
    Path elsewhere = folder.resolve("elsewhere");
    Files.move(file.path(), elsewhere);
    try (ReadLockKeeper keeper = new ReadLockKeeper(file.database())) {
      keeper.want();
      await().atMost(PATIENCE).until(() -> threads().size() == 1);
      Files.move(elsewhere, file.path());

      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                keeper.want();
                return keeper.keeps();
              });
    }
  }

  @Test
  void close_fileIsLocked_doesNotWaitForIt() throws Exception {
    try (Connection other = file.connect()) {
      LoggedFile.run(other, "PRAGMA journal_mode = delete");
      LoggedFile.run(other, "BEGIN EXCLUSIVE");
      ReadLockKeeper keeper = new ReadLockKeeper(file.database()); // its readers wait for an hour
      keeper.want();

      keeper.close();

      assertThat(threads()).isEmpty();
    }
  }

  @Test
  void read_immutableDatabase_startsNothing() {
    try (Readers readers = Readers.open(file.database(/* immutable= */ true))) {
      for (int i = 0; i < 10_000; i++) {
        assertThat(number(readers)).isZero();
      }
      assertThat(threads()).isEmpty();
      assertThat(readers.readLock()).isEqualTo("not needed");
    }
  }
}
