package org.mapdriver.diagnostics;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Logs a trouble that callers cannot see as one warning per interval and cause, with the number of
 * warnings left out since, as Postfix's {@code msg_rate_delay} does.
 */
public final class RateLimitedLog {
  private final long intervalNanos;
  private final System.Logger logger;
  private final Ticker ticker;
  private final Map<String, Cause> causes = new ConcurrentHashMap<>();

  /** When a cause was last logged, and how often it was not since. */
  private static final class Cause {
    final AtomicLong lastNanos;
    final LongAdder dropped = new LongAdder();

    Cause(long lastNanos) {
      this.lastNanos = new AtomicLong(lastNanos);
    }
  }

  private RateLimitedLog(Duration interval, System.Logger logger, Ticker ticker) {
    this.intervalNanos = interval.toNanos();
    this.logger = logger;
    this.ticker = ticker;
  }

  /**
   * Makes a log.
   *
   * @param interval how long a cause is silent after a warning
   * @param logger where warnings go
   * @param ticker measures the interval
   * @return a log without causes
   */
  public static RateLimitedLog every(Duration interval, System.Logger logger, Ticker ticker) {
    return new RateLimitedLog(interval, logger, ticker);
  }

  /**
   * Logs a warning, unless one of the same cause was logged less than the interval ago.
   *
   * @param cause a constant of the program, never data: each is remembered
   * @param message makes the message if it is logged
   */
  public void warn(String cause, Supplier<String> message) {
    long now = ticker.nanos();
    Cause known = causes.get(cause);
    if (known == null) {
      known = causes.computeIfAbsent(cause, name -> new Cause(now - intervalNanos));
    }
    long last = known.lastNanos.get();
    if (now - last < intervalNanos || !known.lastNanos.compareAndSet(last, now)) {
      known.dropped.increment(); // no lock: in an outage every lookup comes by
      return;
    }
    long before = known.dropped.sumThenReset();
    String more = before == 0 ? "" : " (" + before + " like it not logged)";
    logger.log(System.Logger.Level.WARNING, message.get() + more);
  }
}
