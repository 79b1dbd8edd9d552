package org.mapdriver.memcache.coherence;

import java.util.ArrayList;
import java.util.List;

/** Splits bulk operations into what travels as one command, and so fails as one. */
final class Parts {
  /** As many keys as the client puts into one command. */
  static final int MOST = 256;

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
