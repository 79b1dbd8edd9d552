package org.mapdriver.lmdb.locking;

/** How processes that use a table at once keep out of each other's way. */
public enum Locking {
  /** LMDB's own lock file: readers never wait. */
  LMDB,
  /** Postfix's fcntl locks on the data file. */
  POSTFIX
}
