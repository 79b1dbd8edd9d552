package org.mapdriver.memcache.protocol;

/**
 * The client flags by which strict coherence tells apart what it stores. A lease has flags 0, which
 * none of these has; any other flags are somebody else's.
 *
 * @param value of a value
 */
public record Marks(long value) {
  /** Of a value, unless {@code flags} says another. */
  public static final long VALUE = 0x4d44_0001L;

  /** Of an entry that says: the backup has no such key. */
  public static final long NEGATIVE_ENTRY = 0x4d44_0002L;

  /** Of an entry that says: a write is under way, ask the backup. */
  public static final long TOMBSTONE = 0x4d44_0003L;

  private static final long LEASE = 0;

  /**
   * What {@link GetReplyParser} finds for a negative entry. These two stand for what is no value,
   * and are told by their identity: an object around each value would double what a hit takes.
   */
  public static final byte[] NEGATIVE_ENTRY_FOUND = {};

  /** What it finds for everything else that is no value, likewise. */
  public static final byte[] OTHER_FOUND = {};

  /**
   * Checks.
   *
   * @param value 0 for the usual one
   * @throws IllegalArgumentException if these flags mean something else
   */
  public static Marks ofValue(long value) {
    if (value < 0 || value == NEGATIVE_ENTRY || value == TOMBSTONE) {
      throw new IllegalArgumentException(
          "parameter flags: "
              + value
              + " cannot mark a value with coherence=strict, leave it out; or use coherence=postfix");
    }
    return new Marks(value == 0 ? VALUE : value);
  }

  /** What kind of item has these flags. */
  public Kind kindOf(long flags) {
    return flags == value
        ? Kind.VALUE
        : flags == NEGATIVE_ENTRY
            ? Kind.NEGATIVE_ENTRY
            : flags == TOMBSTONE ? Kind.TOMBSTONE : flags == LEASE ? Kind.LEASE : Kind.FOREIGN;
  }

  /** What stands for an item with these flags and bytes where a value is looked for. */
  public byte[] found(long flags, byte[] bytes) {
    return flags == value ? bytes : flags == NEGATIVE_ENTRY ? NEGATIVE_ENTRY_FOUND : OTHER_FOUND;
  }

  /** What an item is. */
  public enum Kind {
    /** What the backup had. */
    VALUE,
    /** The backup had nothing. */
    NEGATIVE_ENTRY,
    /** A write is under way. */
    TOMBSTONE,
    /** A reader may fill. Or an item of a program that stores with flags 0, which has bytes. */
    LEASE,
    /** Somebody else's. */
    FOREIGN
  }
}
