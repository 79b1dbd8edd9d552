package org.mapdriver.cli.layered;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.tck.ReadOnlyDriverContract;
import org.mapdriver.tck.ReadOnlyFixture;

/** The contract of maps that can only be read, on a real memcached over a SQLite query. */
class MemcachedOverQueryTckIT extends ReadOnlyDriverContract {
  private static CacheServer server;
  @TempDir Path folder;

  @BeforeAll
  static void start() throws IOException {
    server = CacheServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  protected ReadOnlyFixture newFixture() throws Exception {
    return QueryFixture.create(folder, server.ownKeys().replace("=", " = ").replace(";", "\n"));
  }
}
