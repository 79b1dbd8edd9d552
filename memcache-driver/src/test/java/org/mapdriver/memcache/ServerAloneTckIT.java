package org.mapdriver.memcache;

import org.mapdriver.tck.MapFixture;
import org.mapdriver.tck.UnlistedDriverContract;

/** The contract, on a real memcached by itself. */
class ServerAloneTckIT extends UnlistedDriverContract {
  @Override
  protected MapFixture newFixture() {
    Memcached server = Memcached.onTcp();
    return new CacheFixture(
        "memcache:memcache=" + server.server(), /* persistent= */ true, server::close);
  }
}
