package org.mapdriver.memcache.coherence;

import java.util.ArrayList;
import java.util.List;
import org.mapdriver.memcache.connection.MemcacheClient;

/** Splits bulk operations into what travels at once, and so fails at once. */
final class Parts {
  private static final int MOST = MemcacheClient.MOST_AT_ONCE;

  private Parts() {}

  /** The parts, in order; none is empty. */
  static <T> List<List<T>> of(List<T> all) {
    if (all.size() <= MOST) {
      return all.isEmpty() ? List.of() : List.of(all);
    }
    List<List<T>> parts = new ArrayList<>(all.size() / MOST + 1);
    for (int from = 0; from < all.size(); from += MOST) {
      parts.add(all.subList(from, Math.min(all.size(), from + MOST)));
    }
    return parts;
  }
}
