package org.mapdriver.tck;

import java.util.Map;
import java.util.Optional;

/** A {@link MapFixture} of a map that can only be read, and hence is not empty. */
public interface ReadOnlyFixture extends MapFixture {
  /**
   * All that the map holds; some of it, if it has every key.
   *
   * @return two entries or more
   */
  Map<String, String> content();

  /**
   * A key that the map does not have. The contract checks either answer.
   *
   * @return by default {@code no-such-key}; empty if the map has every key there can be, as {@code
   *     static:} has
   */
  default Optional<String> absentKey() {
    return Optional.of("no-such-key");
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
