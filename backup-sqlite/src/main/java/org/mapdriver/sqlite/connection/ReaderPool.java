package org.mapdriver.sqlite.connection;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.pool.HikariPool;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.mapdriver.diagnostics.FileHandles;

/** HikariCP, set up for read-only connections to a local file. */
final class ReaderPool implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(30);

  /** How long to wait before asking why there is none: HikariCP tries again in silence. */
  private static final Duration LOOK_AROUND = Duration.ofMillis(500);

  // The pool itself, not HikariDataSource, which reports each start and stop at level INFO.
  private final HikariPool pool;

  ReaderPool(Database database) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("mapdriver-sqlite");
    config.setDataSource(new ReaderSource(database));
    config.setReadOnly(true); // as the connections are already; HikariCP would try to undo it
    config.setMaximumPoolSize(Math.max(1, database.settings().readers() - 1));
    config.setMinimumIdle(0);
    config.setConnectionTimeout(CONNECT.toMillis());
    config.setMaxLifetime(0); // no server that would drop them
    config.setKeepaliveTime(0);
    config.setInitializationFailTimeout(-1);
    config.setThreadFactory(
        task -> {
          Thread thread = new Thread(task, "mapdriver-sqlite-pool");
          thread.setDaemon(true);
          return thread;
        });
    config.validate();
    pool = new HikariPool(config);
  }

  /**
   * Lends a connection; closing it gives it back. An interrupt is kept for later.
   *
   * @return null if none is free, and none can be made for want of file handles
   */
  @Nullable Connection borrow() throws SQLException {
    boolean interrupted = Thread.interrupted();
    long deadline = System.nanoTime() + CONNECT.toNanos();
    try {
      while (true) {
        try {
          return pool.getConnection(LOOK_AROUND.toMillis());
        } catch (SQLException e) {
          if (e.getCause() instanceof InterruptedException) {
            interrupted = true;
            Thread.interrupted(); // HikariCP set it again before it gave up
          } else if (FileHandles.areBehind(e)) {
            return null;
          } else if (System.nanoTime() - deadline >= 0) {
            throw e;
          }
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  int connections() {
    return pool.getTotalConnections();
  }

  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          pool.shutdown();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
