package org.mapdriver.sqlite.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.spi.MapUri;

/**
 * Opening for writing a database that another program writes in a journal mode other than WAL.
 * SQLite refuses the change at once, whatever busy_timeout says; so it is tried again, with pauses.
 */
final class OpenWriterTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void createInRollbackMode() throws Exception {
    file = folder.resolve("t.db");
    try (Connection other = connect();
        Statement sql = other.createStatement()) {
      sql.execute("CREATE TABLE other (x)");
    }
  }

  private Connection connect() throws Exception {
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }

  private Database database(Duration busyTimeout) {
    Settings settings =
        new Settings(busyTimeout, Settings.Journal.WAL, Settings.Synchronous.FULL, 1, false);
    return new Database(MapUri.parse("sqlite:" + file), file, settings);
  }

  @Test
  void openWriter_anotherWrites_pausesAndOpensOnceItHasEnded() throws Exception {
    Database database = database(Duration.ofMinutes(1));
    FutureTask<String> opening = new FutureTask<>(() -> journalModeOf(database));
    Thread opener = new Thread(opening, "opener");
    try (Connection other = connect();
        Statement sql = other.createStatement()) {
      sql.execute("BEGIN IMMEDIATE");

      opener.start();
      await().until(() -> database.equals(LockSupport.getBlocker(opener)));
      sql.execute("COMMIT");
    }

    assertThat(opening.get(30, TimeUnit.SECONDS)).isEqualTo("wal");
    opener.join();
  }

  private static String journalModeOf(Database database) throws Exception {
    try (Session session = database.openWriter()) {
      return session.pragma("journal_mode");
    }
  }

  @Test
  void openWriter_anotherWritesForLongerThanBusyTimeout_isUnavailable() throws Exception {
    Database database = database(Duration.ofMillis(50));
    try (Connection other = connect();
        Statement sql = other.createStatement()) {
      sql.execute("BEGIN IMMEDIATE");

      assertThatThrownBy(() -> Writer.open(database))
          .isInstanceOf(MapUnavailableException.class)
          .hasMessageContaining("locked")
          .hasMessageContaining("busy_timeout");
    }
  }

  /**
   * Without shared memory, which a database without locks has none of, SQLite cannot log ahead. It
   * does not say so: it answers the mode that the file has.
   */
  @Test
  void openWriter_sqlitePassesOverAPragma_isRefusedAndLeavesNothingOpen() {
    Settings withoutLocks =
        new Settings(Duration.ZERO, Settings.Journal.WAL, Settings.Synchronous.FULL, 1, true);
    Database database = new Database(MapUri.parse("sqlite:" + file), file, withoutLocks);

    assertThatThrownBy(() -> Writer.open(database))
        .isInstanceOf(MapConfigException.class)
        .hasMessageStartingWith("open sqlite:" + file + ": SQLite keeps journal_mode at delete")
        .hasMessageContaining("wal was asked for");

    assertThat(openFiles()).doesNotContain(file);
  }

  /**
   * A reader that becomes a writer can fail where no waiting helps: so it is one from the start.
   */
  @Test
  void transaction_thatHasOnlyReadSoFar_hasTheWriteLock() throws Exception {
    try (Writer writer = Writer.open(database(Duration.ofMinutes(1)));
        Connection other = connect();
        Statement sql = other.createStatement()) {
      sql.execute("PRAGMA busy_timeout = 0");

      String answer =
          writer.transaction(
              "update",
              session -> {
                assertThatThrownBy(() -> sql.execute("BEGIN IMMEDIATE"))
                    .hasMessageContaining("locked");
                return session.pragma("user_version");
              });

      assertThat(answer).isEqualTo("0");
      sql.execute("BEGIN IMMEDIATE");
      sql.execute("ROLLBACK");
    }
  }

  @Test
  void openWriter_eachSetting_isWhatSqliteAnswers() throws Exception {
    for (Settings.Journal journal : Settings.Journal.values()) {
      for (Settings.Synchronous synchronous : Settings.Synchronous.values()) {
        Duration busyTimeout = Duration.ofMillis(1234);
        Settings settings = new Settings(busyTimeout, journal, synchronous, 1, false);
        Database database = new Database(MapUri.parse("sqlite:" + file), file, settings);

        try (Session session = database.openWriter()) {
          assertThat(session.pragma("busy_timeout")).isEqualTo("1234");
          assertThat(session.pragma("synchronous")).isEqualTo("" + synchronous.level());
          if (journal != Settings.Journal.KEEP) {
            assertThat(session.pragma("journal_mode")).isEqualTo(Settings.word(journal));
          }
        }
        try (Session reader = database.openReader()) {
          assertThat(reader.pragma("busy_timeout")).isEqualTo("1234");
        }
      }
    }
  }

  private static List<Path> openFiles() {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(Files::exists).map(OpenWriterTest::target).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor);
    } catch (IOException closedMeanwhile) {
      return descriptor;
    }
  }
}
