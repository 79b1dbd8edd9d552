package org.mapdriver.memcache;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.tck.DriverContract;
import org.mapdriver.tck.MapFixture;

/** The contract, on a real memcached before an SQLite table. */
class ServerOverSqliteTckIT extends DriverContract {
  @TempDir Path folder;

  @Override
  protected MapFixture newFixture() {
    Memcached server = Memcached.onTcp("-I", "128m", "-m", "1024");
    return new LayeredFixture(
        "memcache:memcache="
            + server.server()
            + ";data_size_limit=64m;backup=sqlite:"
            + folder.resolve("table.db"),
        /* persistent= */ true,
        Integer.MAX_VALUE,
        Integer.MAX_VALUE,
        () -> {},
        server::close);
  }
}
