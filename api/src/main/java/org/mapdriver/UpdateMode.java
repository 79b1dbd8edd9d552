package org.mapdriver;

/** What {@link LookupMap#update(byte[], byte[], UpdateMode)} does when the key is there already. */
public enum UpdateMode {
  /** The new value takes the place of the old one. */
  REPLACE,
  /** The old value stays and the update answers {@code false}. */
  INSERT_IF_ABSENT
}
