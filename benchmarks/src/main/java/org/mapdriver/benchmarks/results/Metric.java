package org.mapdriver.benchmarks.results;

/** What is measured. The names stand in result files. */
public enum Metric {
  /** Operations in a second, all threads together. */
  OPS("operations/s", true),
  /** What one operation took on the average: the other side of {@link #OPS}. */
  TIME("µs/op", false),
  /** Half of the operations took no longer. */
  P50("p50 µs", false),
  /** 99 in 100 took no longer. */
  P99("p99 µs", false),
  /** 999 in 1000 took no longer. */
  P999("p99.9 µs", false),
  /** Processor time of the client's process for each operation. */
  CPU("client CPU µs/op", false),
  /** Bytes allocated for each operation. */
  ALLOCATED("B/op", false),
  /** The size of a table's files. */
  DISK("bytes on disk", false),
  /** How long it took to build a table. */
  BUILD("seconds to build", false),
  /** How long a process took, from before its start until after its end. */
  WALL("s", false);

  private final String title;
  private final boolean moreIsBetter;

  Metric(String title, boolean moreIsBetter) {
    this.title = title;
    this.moreIsBetter = moreIsBetter;
  }

  /**
   * How tables head it.
   *
   * @return name and unit
   */
  public String title() {
    return title;
  }

  /**
   * Whether a higher figure is the better one.
   *
   * @return false for costs
   */
  public boolean moreIsBetter() {
    return moreIsBetter;
  }
}
