package org.mapdriver.benchmarks.peers;

import org.mapdriver.benchmarks.workload.Entries;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What one thread has for itself. */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class Caller {
  private CacheClient.Session session;
  private Entries entries;
  private int step;

  /**
   * Opens the thread's session, and gives it a start of its own.
   *
   * @param shared the client
   * @throws Exception if it cannot
   */
  @Setup(Level.Trial)
  public void open(Connected shared) throws Exception {
    session = shared.session();
    entries = shared.entries();
    step = shared.nextStart();
  }

  /**
   * What the thread asks with.
   *
   * @return its session
   */
  public CacheClient.Session session() {
    return session;
  }

  /**
   * What is in memcached.
   *
   * @return the entries
   */
  public Entries entries() {
    return entries;
  }

  /**
   * Counts the calls.
   *
   * @return a number that grows by one
   */
  public int nextStep() {
    return step++;
  }
}
