package org.mapdriver.lmdb.env;

import org.mapdriver.lmdb.locking.Locking;

/** A table is open in this process with another locking, which cannot be mixed. */
public final class OtherLockingException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The locking that the table is open with. */
  private final Locking locking;

  OtherLockingException(Locking locking) {
    super("open with locking=" + locking);
    this.locking = locking;
  }

  /**
   * The locking that the table is open with.
   *
   * @return the locking
   */
  public Locking locking() {
    return locking;
  }
}
