package org.mapdriver.cli.layered;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.tck.DriverContract;
import org.mapdriver.tck.MapFixture;

/** The contract, on the embedded cache over a SQLite table. */
class EmbeddedOverSqliteTckTest extends DriverContract {
  @TempDir Path folder;

  /** How cache and backup are kept together. */
  String coherence() {
    return "strict";
  }

  @Override
  protected MapFixture newFixture() {
    return new LayeredFixture(
        "memcache:coherence="
            + coherence()
            + ";memcache=embedded:;backup=sqlite:"
            + folder.resolve("t.db"),
        Integer.MAX_VALUE);
  }
}
