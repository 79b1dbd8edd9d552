package org.mapdriver.sqlite.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
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

  @Test
  void read_again_usesTheStatementThatIsPrepared() throws Exception {
    Path file = Files.createFile(folder.resolve("t.db"));
    Settings settings =
        new Settings(Duration.ZERO, Settings.Journal.KEEP, Settings.Synchronous.NORMAL, 2, false);
    Database database = new Database(MapUri.parse("sqlite:" + file), file, settings);

    try (Readers readers = Readers.open(database)) {
      PreparedStatement first = own(readers);
      PreparedStatement again = own(readers);
      PreparedStatement pooled = readers.read("lookup", session -> ofAnother(readers));
      PreparedStatement pooledAgain = readers.read("lookup", session -> ofAnother(readers));

      assertThat(again).isSameAs(first);
      assertThat(pooled).as("a connection of its own").isNotSameAs(first);
      assertThat(pooledAgain).isSameAs(pooled);
      assertThat(readers.connections()).isEqualTo(2);
    }
  }

  private static PreparedStatement own(Readers readers) {
    return readers.read("lookup", session -> session.statement("SELECT 1"));
  }

  /** What another thread gets while this one holds the first connection. */
  private static PreparedStatement ofAnother(Readers readers) {
    Executor another = task -> new Thread(task, "readers-test").start();
    return CompletableFuture.supplyAsync(() -> own(readers), another).join();
  }

  private static String failAsTheDiskDoes(Session session) throws SQLException {
    session.run("ROLLBACK");
    throw new SQLiteException("disk I/O error", SQLiteErrorCode.SQLITE_IOERR_READ);
  }
}
