package org.mapdriver.memcache.tier;

import org.mapdriver.MapStats;
import org.mapdriver.TierCheck;

/** A cache, whatever it can do. */
public interface Tier extends AutoCloseable {
  /** Contacts the cache and says how it is. */
  TierCheck check();

  /** Adds what there is to tell. */
  void describe(MapStats.Builder stats);

  @Override
  void close();
}
