package org.mapdriver.sqlite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.tck.ReadOnlyDriverContract;
import org.mapdriver.tck.ReadOnlyFixture;

/** What every map that can only be read must do, on a query after sqlite_table(5). */
final class QueryTckTest extends ReadOnlyDriverContract {
  @TempDir Path folder;

  @Override
  protected ReadOnlyFixture newFixture() throws Exception {
    Map<String, String> content = new HashMap<>();
    for (int i = 0; i < 500; i++) {
      content.put("user" + i + "@example.com", "mailbox " + i);
    }
    content.put("o'neil", "it's \"quoted\"; -- %s");
    content.put("grün", "名前");
    Path database = folder.resolve("t.db");
    fill(database, content);
    Path file =
        Files.writeString(
            folder.resolve("query.cf"),
            "dbpath = "
                + database
                + "\nquery = SELECT box FROM users WHERE address = '%s'\nresult_format = %s\n");
    return new Fixture("sqlite:" + file, content);
  }

  private static void fill(Path database, Map<String, String> content) throws Exception {
    Sql.run(database, "CREATE TABLE users (address TEXT PRIMARY KEY, box TEXT)");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database)) {
      connection.setAutoCommit(false);
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO users VALUES (?, ?)")) {
        for (Map.Entry<String, String> entry : content.entrySet()) {
          insert.setString(1, entry.getKey());
          insert.setString(2, entry.getValue());
          insert.addBatch();
        }
        insert.executeBatch();
      }
      connection.commit();
    }
  }

  private record Fixture(String uri, Map<String, String> content) implements ReadOnlyFixture {
    @Override
    public boolean listed() {
      return false;
    }
  }
}
