package org.mapdriver.storm;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.mapdriver.LookupMap;

/** Measures for how long at a stretch the cache answers nothing of what a process asks. */
final class BypassWatch implements Runnable {
  private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long RECOVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final LookupMap map;
  private final History history;
  private final int process;

  BypassWatch(LookupMap map, History history, int process) {
    this.map = map;
    this.history = history;
    this.process = process;
  }

  @Override
  public void run() {
    long hits = -1;
    long since = System.nanoTime();
    long before = since;
    while (!history.isStopped()) {
      long now = System.nanoTime();
      long hitsNow = map.stats().hits();
      if (now - before > 5 * EVERY_NANOS) {
        since += now - before; // the process itself was stopped, or had no processor
      }
      if (now - since > RECOVERY_NANOS) {
        history.count(
            process, Tally.LONGEST_BYPASS_MILLIS, TimeUnit.NANOSECONDS.toMillis(now - since));
      }
      if (hitsNow != hits) {
        if (now - since > RECOVERY_NANOS) {
          history.count(process, Tally.RECOVERIES, 1);
        }
        hits = hitsNow;
        since = now;
      }
      before = now;
      LockSupport.parkNanos(EVERY_NANOS);
    }
  }
}
