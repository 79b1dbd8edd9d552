package org.mapdriver.memcache;

import org.mapdriver.tck.MapFixture;
import org.mapdriver.tck.UnlistedDriverContract;

/** The contract, on an embedded cache by itself. */
class EmbeddedAloneTckTest extends UnlistedDriverContract {
  @Override
  protected MapFixture newFixture() {
    return new CacheFixture("memcache:memcache=embedded:", /* persistent= */ false, () -> {});
  }
}
