package org.mapdriver.sqlite.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The transaction that stays open, on real databases, with a clock of its own. */
final class KeptTransactionTest {
  private static final Duration LONG = Duration.ofSeconds(2);

  @TempDir Path folder;
  private LoggedFile file;
  private long now;

  @BeforeEach
  void create() throws Exception {
    file = LoggedFile.create(folder);
  }

  private KeptTransaction open() throws SQLException {
    return KeptTransaction.open(file.database(), () -> now);
  }

  private void renewLater(KeptTransaction transaction) throws SQLException {
    now += LONG.toNanos();
    transaction.renew();
  }

  private static long[] log(Connection connection, String mode) throws SQLException {
    try (PreparedStatement ask =
            connection.prepareStatement("PRAGMA wal_checkpoint(" + mode + ")");
        ResultSet row = ask.executeQuery()) {
      assertThat(row.next()).isTrue();
      return new long[] {row.getLong(1), row.getLong(2), row.getLong(3)};
    }
  }

  @Test
  void renew_anotherCommits_isSeenByOthersAtOnceAndLetGoAtTheNextLook() throws Exception {
    try (Connection other = file.connect();
        Session reader = file.database().openReader();
        KeptTransaction transaction = open()) {
      renewLater(transaction);
      assertThat(transaction.isKept()).isTrue();

      LoggedFile.run(other, "UPDATE t SET n = 1");

      assertThat(LoggedFile.number(reader)).isEqualTo(1);
      transaction.renew();
      assertThat(transaction.isKept()).isFalse();
      assertThat(log(other, "TRUNCATE")).as("needs the log to itself").containsExactly(0, 0, 0);
    }
  }

  @Test
  void renew_anotherWantsTheLogToItself_hasItOnceTheTransactionIsYoungAgain() throws Exception {
    try (Connection other = file.connect();
        KeptTransaction transaction = open()) {
      LoggedFile.run(other, "UPDATE t SET n = 1");
      LoggedFile.run(other, "PRAGMA busy_timeout = 0");
      transaction.renew();
      renewLater(transaction);
      assertThat(transaction.isKept()).isTrue();
      assertThat(log(other, "TRUNCATE")[0]).as("the lock is kept").isOne();

      transaction.renew();

      assertThat(log(other, "TRUNCATE")).containsExactly(0, 0, 0);
    }
  }

  @Test
  void renew_databaseWithoutLog_isLeftToItsWriters() throws Exception {
    try (Connection other = file.connect()) {
      LoggedFile.run(other, "PRAGMA journal_mode = delete");
      try (KeptTransaction transaction = open()) {
        renewLater(transaction);

        assertThat(transaction.isKept()).isFalse();
        LoggedFile.run(other, "PRAGMA busy_timeout = 0");
        LoggedFile.run(other, "UPDATE t SET n = 1"); // would be refused as the file is locked

        LoggedFile.run(other, "PRAGMA journal_mode = wal");
        transaction.renew(); // finds the log
        transaction.renew(); // finds that somebody has written
        renewLater(transaction);

        assertThat(transaction.isKept()).isTrue();
      }
    }
  }

  @Test
  void open_fileIsLocked_doesNotWait() throws Exception {
    try (Connection other = file.connect()) {
      LoggedFile.run(other, "PRAGMA journal_mode = delete");
      LoggedFile.run(other, "BEGIN EXCLUSIVE");

      assertThatThrownBy(this::open).hasMessageContaining("SQLITE_BUSY"); // an hour, otherwise
    }
  }

  /** The worst that can come while this thread has its turns: each commit finds the lock kept. */
  @ParameterizedTest
  @ValueSource(ints = {4096, 16384})
  void renew_eachCommitFindsTheLockKept_logStaysSmall(int pageSize) throws Exception {
    LoggedFile pages = LoggedFile.create(Files.createDirectory(folder.resolve("pages")), pageSize);
    byte[] value = new byte[4 * pageSize];
    long mostFrames = 0;
    int kept = 0;
    int keptAgain = 0;
    try (Connection writer = pages.connect();
        PreparedStatement update = writer.prepareStatement("UPDATE t SET n = ?");
        KeptTransaction transaction = KeptTransaction.open(pages.database(), () -> now)) {
      LoggedFile.run(writer, "PRAGMA synchronous = off");
      for (int i = 0; i < 2000; i++) { // 8,000 pages and more
        renewLater(transaction);
        kept += transaction.isKept() ? 1 : 0;
        keptAgain += transaction.isKept() && mostFrames > KeepingRule.MOST_FRAMES ? 1 : 0;
        Arrays.fill(value, (byte) i); // SQLite writes nothing where nothing changes
        update.setBytes(1, value);
        update.executeUpdate();
        transaction.renew();
        mostFrames = Math.max(mostFrames, log(writer, "NOOP")[1]);
      }
    }
    assertThat(mostFrames)
        .as("frames in the log")
        .isBetween(KeepingRule.MOST_FRAMES, KeepingRule.MOST_FRAMES + 50);
    assertThat(kept).isGreaterThan(1000);
    assertThat(keptAgain).as("kept once the log had been begun anew").isGreaterThan(100);
  }
}
