package org.mapdriver.cli.layered;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.mapdriver.tck.ReadOnlyFixture;

/** A cache, by its configuration file, over a query after sqlite_table(5), as Postfix has them. */
record QueryFixture(String uri) implements ReadOnlyFixture {
  /**
   * Makes both files.
   *
   * @param cache the cache's parameters, one a line
   */
  static QueryFixture create(Path folder, String cache) throws IOException, SQLException {
    Path database = folder.resolve("t.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement sql = connection.createStatement()) {
      sql.execute("CREATE TABLE users (address TEXT PRIMARY KEY, box TEXT)");
      sql.execute("INSERT INTO users VALUES ('one@example.com', 'box 1'), ('grün', '名前')");
    }
    Path query = folder.resolve("query.cf");
    Files.writeString(
        query, "dbpath = " + database + "\nquery = SELECT box FROM users WHERE address = '%s'\n");
    Path layered = folder.resolve("layered.cf");
    Files.writeString(layered, cache + "\nbackup = sqlite:" + query + "\n");
    return new QueryFixture("memcache:" + layered);
  }

  @Override
  public Map<String, String> content() {
    return Map.of("one@example.com", "box 1", "grün", "名前");
  }

  @Override
  public boolean listed() {
    return false;
  }

  @Override
  public boolean refusesSecuritySensitive() {
    return true;
  }
}
