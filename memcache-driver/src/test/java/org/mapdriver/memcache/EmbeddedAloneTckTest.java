package org.mapdriver.memcache;

import org.mapdriver.tck.MapFixture;
import org.mapdriver.tck.UnlistedDriverContract;

/** The contract, on an embedded cache by itself. */
class EmbeddedAloneTckTest extends UnlistedDriverContract {
  /** How cache and backup are kept together. */
  String coherence() {
    return "strict";
  }

  @Override
  protected MapFixture newFixture() {
    return new CacheFixture(
        "memcache:coherence=" + coherence() + ";memcache=embedded:",
        /* persistent= */ false,
        () -> {});
  }
}
