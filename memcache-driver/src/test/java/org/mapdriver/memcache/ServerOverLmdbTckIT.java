package org.mapdriver.memcache;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.tck.DriverContract;
import org.mapdriver.tck.MapFixture;

/** The contract, on a real memcached before an LMDB table. */
class ServerOverLmdbTckIT extends DriverContract {
  private static final int LMDB_KEY_BYTES = 510;

  @TempDir Path folder;

  @Override
  protected MapFixture newFixture() {
    Memcached server = Memcached.onTcp("-I", "128m", "-m", "1024");
    return new LayeredFixture(
        "memcache:memcache="
            + server.server()
            + ";data_size_limit=64m;backup=lmdb:"
            + folder.resolve("table"),
        /* persistent= */ true,
        LMDB_KEY_BYTES,
        Integer.MAX_VALUE,
        () -> {},
        server::close);
  }
}
