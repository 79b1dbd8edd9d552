package org.mapdriver.cli.layered;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.tck.DriverContract;
import org.mapdriver.tck.MapFixture;

/** The contract, on a real memcached over an LMDB table. */
class MemcachedOverLmdbTckIT extends DriverContract {
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

  /** How cache and backup are kept together. */
  String coherence() {
    return "strict";
  }

  @Override
  protected MapFixture newFixture() {
    return new LayeredFixture(
        "memcache:coherence="
            + coherence()
            + ";"
            + server.ownKeys()
            + ";backup=lmdb:"
            + folder.resolve("table"),
        LayeredFixture.LMDB_KEY);
  }
}
