package org.mapdriver.memcache.connection;

import java.time.Duration;

/**
 * How often a command is tried in all, and how long to wait in between.
 *
 * @param maxTries at least 1
 */
public record RetryPolicy(int maxTries, Duration pause) {
  /** Checks the number. */
  public RetryPolicy {
    if (maxTries < 1) {
      throw new IllegalArgumentException("maxTries is " + maxTries + ", must be at least 1");
    }
  }
}
