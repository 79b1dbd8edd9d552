package org.mapdriver.crash;

/** What a worker does, step by step: the same in its process and for whoever checks it. */
@FunctionalInterface
interface Steps {
  int KEYS = 30;

  Step at(long number);

  /** Changes of few keys, up to values that LMDB and SQLite keep in pages of their own. */
  static Steps mixed(int worker) {
    return number -> {
      long mixed = mix(worker, number);
      String key = prefix(worker) + Math.floorMod(mixed, KEYS);
      Step.Kind kind =
          switch ((int) ((mixed >>> 8) & 7)) {
            case 0, 1 -> Step.Kind.DELETE;
            case 2 -> Step.Kind.INSERT_IF_ABSENT;
            default -> Step.Kind.REPLACE;
          };
      return new Step(kind, key, value(key, number, (int) ((mixed >>> 16) & 4095)));
    };
  }

  /** New keys only, so that the table grows with every step. */
  static Steps growing(int worker) {
    return number -> {
      String key = prefix(worker) + number;
      return new Step(
          Step.Kind.REPLACE, key, value(key, number, 500 + (int) (mix(worker, number) & 8191)));
    };
  }

  /** What a worker's keys begin with. */
  static String prefix(int worker) {
    return "worker" + worker + "-";
  }

  static String value(String key, long number, int padding) {
    return "value " + number + " of " + key + " " + "x".repeat(padding);
  }

  /** SplitMix64. */
  private static long mix(int worker, long number) {
    long z = number * 0x9E3779B97F4A7C15L + worker * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
