package org.mapdriver.sqlite;

import org.mapdriver.tck.MapFixture;

/** A table takes any key, the empty one too. */
record SqliteFixture(String uri) implements MapFixture {
  @Override
  public boolean holds(byte[] key) {
    return true;
  }
}
