package org.mapdriver.sqlite.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.spi.MapUri;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Transactions that read. */
final class ReadersTest {
  @TempDir Path folder;

  @Test
  void snapshot_sqliteRolledBackByItself_tellsTheFirstFailure() throws Exception {
    Path file = Files.createFile(folder.resolve("t.db"));
    Settings settings =
        new Settings(
            Duration.ofMillis(50), Settings.Journal.KEEP, Settings.Synchronous.NORMAL, 1, false);
    Database database = new Database(MapUri.parse("sqlite:" + file), file, settings);

    try (Readers readers = Readers.open(database)) {
      assertThatThrownBy(() -> readers.snapshot("lookupAll", ReadersTest::failAsTheDiskDoes))
          .isInstanceOf(MapUnavailableException.class)
          .hasMessageContaining("disk I/O error");
      assertThat(readers.<String>snapshot("lookupAll", session -> "works again"))
          .isEqualTo("works again");
    }
  }

  private static String failAsTheDiskDoes(Session session) throws SQLException {
    session.run("ROLLBACK");
    throw new SQLiteException("disk I/O error", SQLiteErrorCode.SQLITE_IOERR_READ);
  }
}
