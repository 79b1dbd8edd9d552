package org.mapdriver.memcache;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.mapdriver.tck.MapFixture;
import org.mapdriver.tck.UnlistedDriverContract;

/** The contract, on a real memcached with nothing behind it. */
class MemcachedTckIT extends UnlistedDriverContract {
  private static final AtomicInteger TESTS = new AtomicInteger();
  private static Memcached memcached;

  @BeforeAll
  static void start() {
    memcached = Memcached.onTcp();
  }

  @AfterAll
  static void stop() {
    memcached.close();
  }

  /** Each test has keys of its own in the one server: a prefix of five bytes. */
  @Override
  protected MapFixture newFixture() {
    return new Fixture(
        "memcache:memcache=%s;key_format=t%03d-%%s"
            .formatted(memcached.server(), TESTS.incrementAndGet()));
  }

  private record Fixture(String uri) implements MapFixture {
    @Override
    public boolean holds(byte[] key) {
      return key.length >= 1 && key.length <= 245 && CacheFixture.isPlain(key);
    }

    @Override
    public int maxKeyBytes() {
      return 245;
    }

    @Override
    public int maxValueBytes() {
      return 10240;
    }

    @Override
    public boolean refusesSecuritySensitive() {
      return true;
    }
  }
}
