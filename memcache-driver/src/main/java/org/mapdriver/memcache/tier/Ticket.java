package org.mapdriver.memcache.tier;

/**
 * An item as it was seen: good for changing that one, and no other.
 *
 * @param life the connection it was seen over, which alone tells that the server is still the same
 *     and the cas means the same
 * @param cas the item's
 */
public record Ticket(long life, long cas) {
  /** An item that has this ticket. */
  public record Holder(byte[] key, Ticket ticket) {}
}
