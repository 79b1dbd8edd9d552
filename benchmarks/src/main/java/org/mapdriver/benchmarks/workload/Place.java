package org.mapdriver.benchmarks.workload;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;

/** Where one thread is in the order of access. */
@State(Scope.Thread)
public class Place {
  private int step;

  /**
   * Gives each thread a start of its own.
   *
   * @param threads which thread this is
   */
  @Setup
  public void start(ThreadParams threads) {
    step = threads.getThreadIndex() * 7_919;
  }

  /**
   * Goes on.
   *
   * @return where the thread was
   */
  public int next() {
    return step++;
  }
}
