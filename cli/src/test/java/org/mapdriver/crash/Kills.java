package org.mapdriver.crash;

import java.util.Random;

/** How many processes a test kills, and the source of its moments. */
final class Kills {
  /** For each test and backup. */
  static final int EACH = Integer.getInteger("mapdriver.crash.kills", 8);

  private static final long SEED = Long.getLong("mapdriver.crash.seed", new Random().nextLong());

  private Kills() {}

  /** A test's own moments; says how to have them again. */
  static Random random(String test) {
    System.out.println(test + ": -Dmapdriver.crash.seed=" + SEED);
    return new Random(SEED ^ test.hashCode());
  }
}
