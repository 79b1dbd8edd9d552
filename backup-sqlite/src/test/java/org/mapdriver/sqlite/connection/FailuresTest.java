package org.mapdriver.sqlite.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mapdriver.MapDataException;
import org.mapdriver.MapException;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.spi.MapUri;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What each of SQLite's result codes becomes. */
final class FailuresTest {
  private static final MapUri URI = MapUri.parse("sqlite:/t.db");

  private static MapException of(String code, boolean committing) {
    SQLiteErrorCode result = SQLiteErrorCode.valueOf(code);
    return Failures.of(
        "update",
        URI,
        new SQLiteException("[" + code + "] words (SQLite's\nown)", result),
        committing);
  }

  @ParameterizedTest
  @CsvSource({
    "SQLITE_BUSY, MapUnavailableException, busy_timeout",
    "SQLITE_BUSY_SNAPSHOT, MapUnavailableException, busy_timeout",
    "SQLITE_LOCKED, MapUnavailableException, busy_timeout",
    "SQLITE_FULL, MapUnavailableException, disk space",
    "SQLITE_IOERR_SHMSIZE, MapUnavailableException, free some disk space",
    "SQLITE_IOERR_WRITE, MapUnavailableException, disk",
    "SQLITE_NOMEM, MapUnavailableException, try again",
    "SQLITE_PROTOCOL, MapUnavailableException, try again",
    "SQLITE_CORRUPT, MapConfigException, damaged",
    "SQLITE_NOTADB, MapConfigException, not a SQLite database",
    "SQLITE_READONLY_DBMOVED, MapConfigException, cannot be written",
    "SQLITE_CANTOPEN, MapConfigException, cannot be opened",
    "SQLITE_ERROR, MapConfigException, statement",
    "SQLITE_TOOBIG, MapDataException, larger",
    "SQLITE_CONSTRAINT_UNIQUE, MapDataException, refuses this entry",
    "SQLITE_MISMATCH, MapDataException, refuses this entry"
  })
  void of_code_isTheExceptionThatSaysWhatToDo(String code, String type, String words) {
    MapException made = of(code, false);

    assertThat(made.getClass().getSimpleName()).isEqualTo(type);
    assertThat(made)
        .hasMessageStartingWith("update sqlite:/t.db: ")
        .hasMessageContaining(words)
        .hasMessageContaining(code + ": SQLite's\\u000aown")
        .hasMessageNotContaining("\n");
  }

  @Test
  void of_tooBig_isAboutTheValue() {
    assertThat(((MapDataException) of("SQLITE_TOOBIG", false)).reason())
        .isEqualTo(MapDataException.Reason.VALUE_TOO_LARGE);
  }

  @Test
  void of_failedCommit_mayHaveHappenedUnlessTheLockWasMissing() {
    assertThat(mayHaveHappened("SQLITE_IOERR_FSYNC", true)).isTrue();
    assertThat(mayHaveHappened("SQLITE_IOERR_FSYNC", false)).isFalse();
    assertThat(mayHaveHappened("SQLITE_BUSY", true)).isFalse();
    assertThat(mayHaveHappened("SQLITE_FULL", true)).isFalse();
  }

  private static boolean mayHaveHappened(String code, boolean committing) {
    return ((MapUnavailableException) of(code, committing)).mayHaveHappened();
  }

  @Test
  void of_noConnectionInTime_isUnavailable() {
    assertThat(Failures.of("lookup", URI, new SQLException("timed out"), false))
        .isInstanceOf(MapUnavailableException.class);
  }
}
