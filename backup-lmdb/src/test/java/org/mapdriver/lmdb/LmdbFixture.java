package org.mapdriver.lmdb;

import org.mapdriver.tck.MapFixture;

/** A table of Postfix's format: LMDB takes keys of 511 bytes, one of which is the NUL. */
record LmdbFixture(String uri) implements MapFixture {
  @Override
  public int maxKeyBytes() {
    return 510;
  }

  /** The empty key too: in the table it is a NUL. */
  @Override
  public boolean holds(byte[] key) {
    return key.length <= maxKeyBytes();
  }
}
