package org.mapdriver.memcache.tier;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether fills are waited for: not once enough in a row went well. What that saves:
 * docs/profile.md, "A miss under strict".
 */
final class FillTrust {
  private static final int ENOUGH = 16;

  private final AtomicInteger inARow = new AtomicInteger();

  boolean given() {
    return inARow.get() >= ENOUGH;
  }

  void wentWell() {
    if (inARow.get() < ENOUGH) {
      inARow.incrementAndGet();
    }
  }

  void failed() {
    inARow.set(0);
  }
}
