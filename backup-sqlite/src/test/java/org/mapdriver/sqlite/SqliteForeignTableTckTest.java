package org.mapdriver.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.tck.DriverContract;
import org.mapdriver.tck.MapFixture;

/** {@code sqlite:} on a table that somebody else designed, of text, keeps the contract. */
class SqliteForeignTableTckTest extends DriverContract {
  @TempDir Path folder;

  @Override
  protected MapFixture newFixture() throws SQLException {
    Path file = folder.resolve("app.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, home TEXT,"
              + " since TEXT DEFAULT CURRENT_TIMESTAMP)");
    }
    return new SqliteFixture("sqlite:" + file + ";table=people;key_column=name;value_column=home");
  }
}
