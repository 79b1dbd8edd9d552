package org.mapdriver.storm;

import java.nio.file.Path;

/**
 * How a storm is to be.
 *
 * @param coherence strict or postfix
 * @param backup lmdb or sqlite
 * @param onUnreachable refuse, or proceed, with which stale answers are within the conditions
 * @param seconds it goes on for so long,
 * @param operations and until so many keys were looked up or written,
 * @param faults and until so much harm was done
 * @param gapMillis the mean pause between one harm and the next
 * @param classPath what the processes run from
 */
record Settings(
    String coherence,
    String backup,
    String onUnreachable,
    long seconds,
    long operations,
    long faults,
    int keys,
    int processes,
    long gapMillis,
    long seed,
    Path folder,
    String classPath) {
  static final int LEASE_SECONDS = 3;

  static Settings of(String coherence, String backup, long seconds, Path folder, String classPath) {
    return new Settings(
        coherence, backup, "refuse", seconds, 0, 0, 512, 4, 100, 1, folder, classPath);
  }

  boolean isStrict() {
    return coherence.equals("strict");
  }

  String backupUri(Path disk) {
    return backup.equals("lmdb")
        ? "lmdb:" + disk.resolve("table")
        : "sqlite:" + disk.resolve("t.db");
  }

  String uri(int cachePort, Path disk) {
    String strict = ";lease=" + LEASE_SECONDS + ";on_unreachable=" + onUnreachable;
    return "memcache:memcache=inet:127.0.0.1:"
        + cachePort
        + ";ttl=3600;timeout=500ms;retry_pause=50ms;coherence="
        + coherence
        + (isStrict() ? strict : "")
        + ";backup="
        + backupUri(disk);
  }

  /** The command that repeats this storm. */
  String command() {
    return "bin/storm --coherence %s --backup %s --on-unreachable %s --seconds %d --operations %d --faults %d --keys %d --processes %d --gap %d --seed %d"
        .formatted(
            coherence,
            backup,
            onUnreachable,
            seconds,
            operations,
            faults,
            keys,
            processes,
            gapMillis,
            seed);
  }
}
