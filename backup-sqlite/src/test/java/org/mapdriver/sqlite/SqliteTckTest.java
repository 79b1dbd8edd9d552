package org.mapdriver.sqlite;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.tck.DriverContract;
import org.mapdriver.tck.MapFixture;

/** {@code sqlite:} on a table of its own layout keeps the contract. */
class SqliteTckTest extends DriverContract {
  @TempDir Path folder;

  @Override
  protected MapFixture newFixture() {
    return new SqliteFixture("sqlite:" + folder.resolve("t.db"));
  }
}
