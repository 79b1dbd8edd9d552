package org.mapdriver.sqlite.connection;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.mapdriver.MapConfigException;
import org.mapdriver.spi.MapUri;
import org.mapdriver.sqlite.connection.Settings.Journal;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/**
 * One file, and how connections to it are made.
 *
 * @param uri the map that it is opened for, for messages
 * @param file the file
 * @param settings how its connections behave
 */
public record Database(MapUri uri, Path file, Settings settings) {
  private static final int BUSY = 5;
  private static final long BUSY_PAUSE_NANOS = 2_000_000;

  /** A connection that cannot write. Does not touch the file yet. */
  Session openReader() throws SQLException {
    Session session = open(SQLiteOpenMode.READONLY, new Properties());
    return checked(session, this::requireBusyTimeout);
  }

  /** The connection that writes. The file exists. */
  Session openWriter() throws SQLException {
    Properties pragmas = new Properties();
    pragmas.setProperty("synchronous", Settings.word(settings.synchronous()));
    if (settings.journal() != Journal.KEEP) {
      pragmas.setProperty("journal_mode", Settings.word(settings.journal()));
    }
    long deadline = System.nanoTime() + settings.busyTimeout().toNanos();
    while (true) {
      try {
        return checked(open(SQLiteOpenMode.READWRITE, pragmas), this::requireAll);
      } catch (SQLiteException e) {
        // Changing the journal mode needs the file alone and does not always wait for that.
        boolean busy = (e.getResultCode().code & 0xff) == BUSY;
        if (!busy || System.nanoTime() - deadline > 0) {
          throw e;
        }
        LockSupport.parkNanos(this, BUSY_PAUSE_NANOS); // opening spins a processor otherwise
      }
    }
  }

  private Session open(SQLiteOpenMode mode, Properties pragmas) throws SQLException {
    // A session is used by one thread at a time, so SQLite need not lock it again.
    int flags = mode.flag | SQLiteOpenMode.OPEN_URI.flag | SQLiteOpenMode.NOMUTEX.flag;
    pragmas.setProperty("open_mode", Integer.toString(flags));
    pragmas.setProperty("busy_timeout", Long.toString(settings.busyTimeout().toMillis()));
    pragmas.setProperty("jdbc.get_generated_keys", "false");
    try {
      return new Session(name(), pragmas);
    } catch (LinkageError e) {
      // What sqlite-jdbc does from the second time on, once its library could not be loaded.
      throw new SQLException("SQLite's library is not loaded", e);
    }
  }

  /** Reads settings back: SQLite passes over what it cannot do, in silence. */
  private static Session checked(Session session, Check settings) throws SQLException {
    try {
      settings.check(session);
      return session;
    } catch (SQLException | MapConfigException e) {
      session.close();
      throw e;
    }
  }

  private interface Check {
    void check(Session session) throws SQLException;
  }

  private void requireAll(Session session) throws SQLException {
    if (settings.journal() != Journal.KEEP) {
      require(session, "journal_mode", Settings.word(settings.journal()));
    }
    require(session, "synchronous", Integer.toString(settings.synchronous().level()));
    requireBusyTimeout(session);
  }

  private void requireBusyTimeout(Session session) throws SQLException {
    require(session, "busy_timeout", Long.toString(settings.busyTimeout().toMillis()));
  }

  private void require(Session session, String pragma, String wanted) throws SQLException {
    String actual = session.pragma(pragma);
    if (!actual.equals(wanted)) {
      throw new MapConfigException(
          "open "
              + uri
              + ": SQLite keeps "
              + pragma
              + " at "
              + actual
              + " where "
              + wanted
              + " was asked for; ask for another value, or move the file to a local file system");
    }
  }

  /** The file as SQLite's URI: the only form in which no character of a path means anything. */
  private String name() {
    StringBuilder name = new StringBuilder("file:");
    for (byte b : file.toAbsolutePath().toString().getBytes(UTF_8)) {
      boolean plain =
          (b >= 'a' && b <= 'z')
              || (b >= 'A' && b <= 'Z')
              || (b >= '0' && b <= '9')
              || b == '/'
              || b == '.'
              || b == '_'
              || b == '-';
      if (plain) {
        name.append((char) b);
      } else {
        name.append('%').append(Character.forDigit((b >> 4) & 0xf, 16));
        name.append(Character.forDigit(b & 0xf, 16));
      }
    }
    return settings.immutable() ? name.append("?immutable=1").toString() : name.toString();
  }
}
