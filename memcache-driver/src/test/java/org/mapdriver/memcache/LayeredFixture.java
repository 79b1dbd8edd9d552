package org.mapdriver.memcache;

import org.mapdriver.LookupMap;
import org.mapdriver.MapOptions;
import org.mapdriver.tck.MapFixture;

/** A cache before a backup, which can hold longer keys and larger values than the cache. */
record LayeredFixture(
    String uri,
    boolean persistent,
    int maxKeyBytes,
    int maxValueBytes,
    Runnable beforeOpen,
    Runnable end)
    implements MapFixture {
  /** Over a map in memory. */
  static LayeredFixture of(String uri, Runnable end) {
    return new LayeredFixture(uri, false, Integer.MAX_VALUE, Integer.MAX_VALUE, () -> {}, end);
  }

  LayeredFixture beforeOpen(Runnable action) {
    return new LayeredFixture(uri, persistent, maxKeyBytes, maxValueBytes, action, end);
  }

  @Override
  public LookupMap open(String toOpen, MapOptions options) {
    beforeOpen.run();
    return MapFixture.super.open(toOpen, options);
  }

  @Override
  public boolean holds(byte[] key) {
    return MapFixture.super.holds(key)
        && (!uri.contains("coherence=postfix") || CacheFixture.isPlain(key));
  }

  @Override
  public boolean refusesSecuritySensitive() {
    return true;
  }

  @Override
  public void close() {
    end.run();
  }
}
