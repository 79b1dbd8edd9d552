package org.mapdriver.benchmarks.results;

/**
 * Where and with what a run was made.
 *
 * @param date when it began
 * @param commit what was measured
 * @param jdk the version of the JVM that was measured
 * @param system kernel and architecture
 * @param processors how many, and their name
 * @param memory how much
 * @param memcached its version
 * @param rounds how often every cell was measured, and how long each time
 */
public record Machine(
    String date,
    String commit,
    String jdk,
    String system,
    String processors,
    String memory,
    String memcached,
    String rounds) {

  /**
   * The feature number of the JDK.
   *
   * @return 17, for example
   */
  public int feature() {
    return Runtime.Version.parse(jdk).feature();
  }
}
