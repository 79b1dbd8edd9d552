package org.mapdriver.cli.postmap;

/**
 * One item in memcached.
 *
 * @param ttl seconds left to live, -1 for ever
 */
record Item(String key, String value, long flags, long ttl) {

  boolean isSame(Item other, long slackSeconds) {
    return key.equals(other.key)
        && value.equals(other.value)
        && flags == other.flags
        && (ttl == -1) == (other.ttl == -1)
        && Math.abs(ttl - other.ttl) <= slackSeconds;
  }

  @Override
  public String toString() {
    return "%s = %s (flags %d, ttl %d)".formatted(Text.shown(key), Text.shown(value), flags, ttl);
  }
}
