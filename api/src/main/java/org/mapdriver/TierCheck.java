package org.mapdriver;

import java.util.Objects;

/**
 * What {@link LookupMap#check()} found out about one tier of a map.
 *
 * @param tier the tier: a map's URI or a server's address, safe to show
 * @param healthy whether it answers as it should
 * @param report what was found, in plain words, on one line
 */
public record TierCheck(String tier, boolean healthy, String report) {
  /**
   * Checks that none is null.
   *
   * @param tier the tier: a map's URI or a server's address, safe to show
   * @param healthy whether it answers as it should
   * @param report what was found, in plain words, on one line
   */
  public TierCheck {
    Objects.requireNonNull(tier, "tier");
    Objects.requireNonNull(report, "report");
  }
}
