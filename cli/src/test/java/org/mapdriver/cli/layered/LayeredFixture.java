package org.mapdriver.cli.layered;

import org.mapdriver.tck.MapFixture;

/**
 * A cache over a table.
 *
 * @param maxKeyBytes what the table can hold; a key that memcached cannot take goes to it alone
 */
record LayeredFixture(String uri, int maxKeyBytes) implements MapFixture {
  static final int LMDB_KEY = 510;

  @Override
  public boolean holds(byte[] key) {
    if (key.length == 0 || key.length > maxKeyBytes) {
      return false;
    }
    if (!uri.contains("coherence=postfix")) {
      return true;
    }
    for (byte b : key) {
      if ((b >= 0 && b <= ' ') || b == 0x7f) {
        return false; // a blank or a control character: memcache: does not ask the table either
      }
    }
    return true;
  }

  @Override
  public boolean refusesSecuritySensitive() {
    return true;
  }
}
