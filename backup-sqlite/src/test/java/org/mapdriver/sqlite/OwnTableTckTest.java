package org.mapdriver.sqlite;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.tck.DriverContract;
import org.mapdriver.tck.MapFixture;

/** The driver contract, on a table of the driver's own layout. */
final class OwnTableTckTest extends DriverContract {
  @TempDir Path folder;

  @Override
  protected MapFixture newFixture() {
    return new Fixture("sqlite:" + folder.resolve("t.db") + ";synchronous=off");
  }

  record Fixture(String uri) implements MapFixture {
    @Override
    public boolean holds(byte[] key) {
      return true; // the empty key too
    }
  }
}
