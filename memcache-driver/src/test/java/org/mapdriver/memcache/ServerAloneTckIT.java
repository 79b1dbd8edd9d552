package org.mapdriver.memcache;

import org.mapdriver.tck.MapFixture;
import org.mapdriver.tck.UnlistedDriverContract;

/** The contract, on a real memcached by itself. */
class ServerAloneTckIT extends UnlistedDriverContract {
  /** How cache and backup are kept together. */
  String coherence() {
    return "strict";
  }

  @Override
  protected MapFixture newFixture() {
    Memcached server = Memcached.onTcp();
    return new CacheFixture(
        "memcache:coherence=" + coherence() + ";memcache=" + server.server(),
        /* persistent= */ true,
        server::close);
  }
}
