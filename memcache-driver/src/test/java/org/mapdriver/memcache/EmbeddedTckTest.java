package org.mapdriver.memcache;

import org.mapdriver.tck.DriverContract;
import org.mapdriver.tck.MapFixture;

/** The contract, on an embedded cache before a map in memory. */
class EmbeddedTckTest extends DriverContract {
  /** How cache and backup are kept together. */
  String coherence() {
    return "strict";
  }

  @Override
  protected MapFixture newFixture() {
    return LayeredFixture.of(
        "memcache:coherence="
            + coherence()
            + ";memcache=embedded:;data_size_limit=64m;backup=internal:",
        () -> {});
  }
}
