package org.mapdriver.memcache.tier;

/** What came of an attempt to put a tombstone where nothing is. */
public sealed interface Burial {
  /** The tombstone is there, and it is ours. */
  record Done(Ticket ticket) implements Burial {}

  /**
   * Something else is there.
   *
   * @param byTombstone whether that is a tombstone too
   */
  record Occupied(Ticket ticket, boolean byTombstone) implements Burial {}

  /** Nothing was there, then something was; by now, who knows. */
  enum Missed implements Burial {
    /** It has to be tried again. */
    TRY_AGAIN
  }
}
