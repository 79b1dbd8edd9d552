package org.mapdriver.cli.layered;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.tck.ReadOnlyDriverContract;
import org.mapdriver.tck.ReadOnlyFixture;

/** The contract of maps that can only be read, on the embedded cache over a SQLite query. */
class EmbeddedOverQueryTckTest extends ReadOnlyDriverContract {
  @TempDir Path folder;

  @Override
  protected ReadOnlyFixture newFixture() throws Exception {
    return QueryFixture.create(folder, "memcache = embedded:");
  }
}
