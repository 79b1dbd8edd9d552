package org.mapdriver.memcache.protocol;

/**
 * What the server says to a meta command.
 *
 * @param code how it went
 * @param flags the item's client flags, if they were asked for and there is an item
 * @param cas the item's, as it is now; 0 if unknown
 * @param won whether the lease is whose question this was
 * @param value the item's bytes if they were asked for, else empty
 */
public record MetaReply(Code code, long flags, long cas, boolean won, byte[] value) {
  /** The first word of a reply: protocol.txt, "Meta Commands". */
  public enum Code {
    /** There it is, with its bytes. */
    VA,
    /** Done, or there it is. */
    HD,
    /** A question's: there is nothing. */
    EN,
    /** A store's: not stored, since there is something. */
    NS,
    /** Not done, since something else is there. */
    EX,
    /** Not done, since nothing is there. */
    NF
  }
}
