package org.mapdriver.memcache;

import org.mapdriver.tck.MapFixture;

/** A cache with nothing behind it. */
record CacheFixture(String uri, boolean persistent, Runnable end) implements MapFixture {
  @Override
  public int maxKeyBytes() {
    return strict() ? Integer.MAX_VALUE : 250;
  }

  @Override
  public int maxValueBytes() {
    return 10240;
  }

  @Override
  public boolean holds(byte[] key) {
    return MapFixture.super.holds(key) && (strict() || isPlain(key));
  }

  private boolean strict() {
    return !uri.contains("coherence=postfix");
  }

  /** With coherence=postfix, a key with a blank or a control byte in it is none of ours. */
  static boolean isPlain(byte[] key) {
    for (byte b : key) {
      if ((b >= 0 && b <= ' ') || b == 127) {
        return false;
      }
    }
    return true;
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
