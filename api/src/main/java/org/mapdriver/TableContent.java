package org.mapdriver;

/**
 * The entries of a table that is about to be built, see {@link MapDrivers#build}.
 *
 * <p>May be asked for more than once in one build, since a driver that runs out of room starts over
 * with more; it must write the same entries each time.
 */
@FunctionalInterface
public interface TableContent {
  /**
   * Writes every entry to the table, in any order.
   *
   * @param sink takes the entries; valid only during this call
   * @throws MapException if the entries cannot be had; the build is then given up and the table
   *     stays as it was
   */
  void writeTo(Sink sink);

  /** Takes the entries of a table. Used by one thread. */
  @FunctionalInterface
  interface Sink {
    /**
     * Adds an entry.
     *
     * @param key the key
     * @param value the value
     * @param mode what to do when the table being built has the key already
     * @return whether the entry was stored; false only with {@link UpdateMode#INSERT_IF_ABSENT}
     * @throws MapDataException if the table cannot hold the key or the value
     */
    boolean add(byte[] key, byte[] value, UpdateMode mode);
  }
}
