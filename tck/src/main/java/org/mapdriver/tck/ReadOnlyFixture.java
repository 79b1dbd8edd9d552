package org.mapdriver.tck;

import java.util.Map;

/** A {@link MapFixture} of a map that can only be read, and hence is not empty. */
public interface ReadOnlyFixture extends MapFixture {
  /**
   * All that the map holds.
   *
   * @return two entries or more
   */
  Map<String, String> content();

  /**
   * A key that the map does not have.
   *
   * @return the key
   */
  default String absentKey() {
    return "no-such-key";
  }

  /**
   * Whether the map can list its entries. The contract checks either answer.
   *
   * @return by default true
   */
  default boolean listed() {
    return true;
  }
}
