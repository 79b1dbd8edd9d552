package org.mapdriver.memcache.tier;

/** What a cache that knows leases says when it is asked for a key. */
public sealed interface CacheAnswer {
  /** There is a value. */
  record Value(byte[] bytes) implements CacheAnswer {}

  /** There was nothing, and now there is a lease, which is the asker's: it may fill. */
  record LeaseWon(Ticket ticket) implements CacheAnswer {}

  /** There is no value. */
  enum Mark implements CacheAnswer {
    /** The backup has no such key. */
    NEGATIVE_ENTRY,
    /** A write is under way: the backup has to be asked, and the cache not to be filled. */
    TOMBSTONE,
    /** Another reader is about to fill. */
    LEASE_HELD,
    /** Something that no strict map has stored. */
    FOREIGN,
    /** There is nothing, and no room for a lease. */
    NO_ROOM
  }
}
