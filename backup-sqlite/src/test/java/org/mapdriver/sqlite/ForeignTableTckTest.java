package org.mapdriver.sqlite;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.tck.DriverContract;
import org.mapdriver.tck.MapFixture;

/** The driver contract, on a table of another program, whose columns are TEXT. */
final class ForeignTableTckTest extends DriverContract {
  @TempDir Path folder;

  @Override
  protected MapFixture newFixture() throws Exception {
    Path file = folder.resolve("t.db");
    Sql.run(
        file,
        "CREATE TABLE \"mail \"\"users\" (id INTEGER PRIMARY KEY, address TEXT UNIQUE, box TEXT)");
    return new OwnTableTckTest.Fixture(
        "sqlite:"
            + file
            + ";table=mail \"users;key_column=address;value_column=box;synchronous=off");
  }
}
