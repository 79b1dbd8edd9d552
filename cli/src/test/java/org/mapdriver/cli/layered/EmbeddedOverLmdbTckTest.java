package org.mapdriver.cli.layered;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.tck.DriverContract;
import org.mapdriver.tck.MapFixture;

/** The contract, on the embedded cache over an LMDB table. */
class EmbeddedOverLmdbTckTest extends DriverContract {
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
            + ";memcache=embedded:;backup=lmdb:"
            + folder.resolve("table"),
        LayeredFixture.LMDB_KEY);
  }
}
