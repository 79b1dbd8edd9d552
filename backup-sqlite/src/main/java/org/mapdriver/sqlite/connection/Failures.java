package org.mapdriver.sqlite.connection;

import java.sql.SQLException;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapDataException;
import org.mapdriver.MapException;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.diagnostics.FileHandles;
import org.mapdriver.diagnostics.Shown;
import org.mapdriver.spi.MapUri;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Says what a failure of SQLite means for the caller of a map. */
public final class Failures {
  private static final int PRIMARY = 0xff;

  private Failures() {}

  /**
   * Makes the exception for callers.
   *
   * @param operation what was attempted, for example {@code lookup}
   * @param uri on which map
   * @param failure what JDBC reported
   * @param committing whether the failure came from a commit, after which its outcome is open
   * @return the exception, to be thrown
   */
  public static MapException of(
      String operation, MapUri uri, SQLException failure, boolean committing) {
    String start = operation + " " + uri + ": ";
    if (!(failure instanceof SQLiteException sqlite)) {
      return withoutCode(start, failure);
    }
    int code = sqlite.getResultCode().code & PRIMARY;
    String said = " (" + words(sqlite) + ")";
    if (concernsFiles(code) && FileHandles.areBehind(failure)) {
      return withoutHandles(start, committing, failure);
    }
    return switch (SQLiteErrorCode.getErrorCode(code)) {
      case SQLITE_BUSY, SQLITE_LOCKED ->
          unavailable(
              start
                  + "the database is locked by another process"
                  + said
                  + "; try again, or raise busy_timeout",
              failure);
      case SQLITE_FULL ->
          unavailable(
              start + "no room to write" + said + "; not stored. Free some disk space", failure);
      case SQLITE_IOERR ->
          sqlite.getResultCode() == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE
              ? unavailable(
                  start
                      + "no room for the files beside a database in WAL mode"
                      + said
                      + "; free some disk space",
                  failure)
              : ioError(start, said, committing, failure);
      case SQLITE_NOTADB ->
          config(start + "this is not a SQLite database" + said + "; correct the path", failure);
      case SQLITE_CORRUPT ->
          config(
              start + "the database is damaged" + said + "; restore it, or run sqlite3's .recover",
              failure);
      case SQLITE_READONLY ->
          config(
              start
                  + "the database cannot be written"
                  + said
                  + "; make file and folder writable. A database in WAL mode needs a writable folder"
                  + " even for reading, or immutable=yes if nobody writes to it",
              failure);
      case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH ->
          config(
              start
                  + "the database cannot be opened"
                  + said
                  + "; check that the file is there and may be read. A database in WAL mode needs a"
                  + " writable folder even for reading, or immutable=yes if nobody writes to it",
              failure);
      case SQLITE_TOOBIG ->
          new MapDataException(
              MapDataException.Reason.VALUE_TOO_LARGE,
              start + "key and value are larger than SQLite can hold" + said + "; not stored",
              failure);
      case SQLITE_CONSTRAINT, SQLITE_MISMATCH ->
          new MapDataException(
              MapDataException.Reason.OTHER,
              start
                  + "the table refuses this entry"
                  + said
                  + "; not stored. Check the table's other columns, constraints and collation",
              failure);
      case SQLITE_ERROR, SQLITE_SCHEMA, SQLITE_MISUSE, SQLITE_RANGE ->
          config(start + "SQLite refuses the statement" + said + "; correct it", failure);
      default ->
          new MapUnavailableException(
              start + "SQLite failed" + said + "; try again", committing, failure);
    };
  }

  /** SQLite says that it cannot open or read a file, and not why. */
  private static boolean concernsFiles(int code) {
    return code == SQLiteErrorCode.SQLITE_CANTOPEN.code
        || code == SQLiteErrorCode.SQLITE_IOERR.code;
  }

  private static MapException withoutHandles(
      String start, boolean committing, SQLException failure) {
    return new MapUnavailableException(
        start + FileHandles.USED_UP + ". " + FileHandles.ADVICE, committing, failure);
  }

  private static MapException withoutCode(String start, SQLException failure) {
    Throwable cause = failure.getCause();
    if (cause != null && FileHandles.areBehind(failure)) {
      return withoutHandles(start, false, failure);
    }
    if (cause != null && !(cause instanceof InterruptedException)) {
      if (cause instanceof SQLiteException) {
        return new MapUnavailableException(
            start + "no connection to the file (" + words(cause) + "); try again", false, failure);
      }
      return config(
          start
              + "SQLite's library cannot be loaded ("
              + words(cause)
              + "); set -Dorg.sqlite.tmpdir to a folder from which programs may run, or"
              + " -Dorg.sqlite.lib.path to one that holds the library",
          failure);
    }
    // What the driver makes of a value that has no room on Java's heap.
    boolean noMemory = "Out of memory".equals(failure.getMessage());
    return new MapUnavailableException(
        start
            + "SQLite failed ("
            + words(failure)
            + (noMemory ? "); give Java a larger heap" : "); try again"),
        false,
        failure);
  }

  private static MapException unavailable(String message, Throwable cause) {
    return new MapUnavailableException(message, false, cause);
  }

  private static MapException ioError(
      String start, String said, boolean committing, Throwable cause) {
    return new MapUnavailableException(
        start + "reading or writing the file failed" + said + "; check the disk",
        committing,
        cause);
  }

  private static MapException config(String message, Throwable cause) {
    return new MapConfigException(message, cause);
  }

  /** What SQLite said, short and on one line. Its messages never hold values. */
  private static String words(Throwable failure) {
    String text = String.valueOf(failure.getMessage());
    // "[SQLITE_BUSY] The database file is locked (database is locked)": the code and SQLite's own.
    int own = text.startsWith("[") ? text.indexOf('(') : -1;
    if (own > 0 && text.endsWith(")")) {
      text =
          text.substring(1, text.indexOf(']')) + ": " + text.substring(own + 1, text.length() - 1);
    }
    int paths = text.indexOf(", paths=["); // where the library was looked for, at length
    String line = Shown.oneLine(paths < 0 ? text : text.substring(0, paths));
    return line.length() <= 160 ? line : line.substring(0, 160) + "…";
  }
}
