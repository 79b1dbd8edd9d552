package org.mapdriver.memcache;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.tck.DriverContract;
import org.mapdriver.tck.MapFixture;

/** The contract, on a real memcached, by its UNIX-domain socket, before a map in memory. */
class ServerOverMemoryTckIT extends DriverContract {
  @TempDir Path folder;

  /** How cache and backup are kept together. */
  String coherence() {
    return "strict";
  }

  @Override
  protected MapFixture newFixture() {
    Memcached server = Memcached.onUnixSocket(folder, "-I", "128m", "-m", "1024");
    LayeredFixture fixture =
        LayeredFixture.of(
            "memcache:coherence="
                + coherence()
                + ";memcache="
                + server.server()
                + ";data_size_limit=64m;backup=internal:",
            server::close);
    // The backup forgets all when it is closed, so the server has to, too.
    return fixture.beforeOpen(() -> server.talk("flush_all\r\n", "OK\r\n"));
  }
}
