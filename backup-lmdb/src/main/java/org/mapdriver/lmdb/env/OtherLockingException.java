package org.mapdriver.lmdb.env;

import org.mapdriver.lmdb.locking.Locking;

/** A table is open with another locking, which cannot be mixed. */
public final class OtherLockingException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The locking that the table is open with. */
  private final Locking locking;

  /** Whether this process has it open so, rather than another one. */
  private final boolean here;

  OtherLockingException(Locking locking, boolean here) {
    super("open with locking=" + locking);
    this.locking = locking;
    this.here = here;
  }

  /**
   * Who has the table open.
   *
   * @return whether it is this process, rather than another one
   */
  public boolean here() {
    return here;
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
