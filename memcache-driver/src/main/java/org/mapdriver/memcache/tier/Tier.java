package org.mapdriver.memcache.tier;

import org.jspecify.annotations.Nullable;
import org.mapdriver.MapStats;
import org.mapdriver.TierCheck;
import org.mapdriver.memcache.connection.CacheFailure;

/** A cache, whatever it can do. */
public interface Tier extends AutoCloseable {
  /**
   * Why the cache is not to be asked just now: what a lookup would throw. In an outage each lookup
   * passes here, and throwing costs some microseconds wherever the compiler has not put thrower and
   * catcher into one piece, more than a table costs that answers instead (OutageBenchmark).
   *
   * @return null if it may be asked, which may fail still
   */
  default @Nullable CacheFailure leftAlone() {
    return null;
  }

  /** Contacts the cache and says how it is. */
  TierCheck check();

  /** Adds what there is to tell. */
  void describe(MapStats.Builder stats);

  @Override
  void close();
}
