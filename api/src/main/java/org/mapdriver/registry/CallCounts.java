package org.mapdriver.registry;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapDataException;
import org.mapdriver.MapException;
import org.mapdriver.MapStats;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.diagnostics.LatencyHistogram;
import org.mapdriver.diagnostics.Ticker;

/** Counts a map's calls by their results, and times some of its lookups. */
final class CallCounts {
  /** One lookup in this many is timed, once the first ones have been: reading the clock costs. */
  private static final int SAMPLE = 64;

  private static final int TIMED_FIRST = 1024;
  private static final long NOT_TIMED = Long.MIN_VALUE;

  private final Ticker ticker;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder updates = new LongAdder();
  private final LongAdder deletes = new LongAdder();
  private final LongAdder unavailable = new LongAdder();
  private final LongAdder data = new LongAdder();
  private final LongAdder config = new LongAdder();
  private final LongAdder unsupported = new LongAdder();
  private final LongAdder unexpected = new LongAdder();
  private final LatencyHistogram latency = new LatencyHistogram();
  // Racy on purpose: an increment lost between threads only has one more lookup timed.
  private int timed;

  CallCounts(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Answers what {@link #lookupEnds} is to be given. */
  long lookupBegins() {
    boolean sampled =
        timed < TIMED_FIRST || (ThreadLocalRandom.current().nextInt() & (SAMPLE - 1)) == 0;
    return sampled ? ticker.nanos() : NOT_TIMED;
  }

  void lookupEnds(long start, boolean hit) {
    (hit ? hits : misses).increment();
    if (start != NOT_TIMED) {
      latency.record(ticker.nanos() - start);
      if (timed < TIMED_FIRST) {
        timed++;
      }
    }
  }

  void lookedUp(int hit, int missed) {
    hits.add(hit);
    misses.add(missed);
  }

  void updated(int count) {
    updates.add(count);
  }

  void deleted(int count) {
    deletes.add(count);
  }

  /** Counts a failure and answers its kind. */
  String failed(MapException e) {
    if (e instanceof MapUnavailableException) {
      unavailable.increment();
      return "unavailable";
    } else if (e instanceof MapDataException) {
      data.increment();
      return "data";
    } else if (e instanceof MapConfigException) {
      config.increment();
      return "config";
    }
    unsupported.increment();
    return "unsupported";
  }

  /** Counts what no driver should throw, and answers its kind. */
  String failedUnexpectedly() {
    unexpected.increment();
    return "unexpected";
  }

  /** A driver's snapshot with what was counted here. */
  MapStats addTo(MapStats own) {
    long found = hits.sum();
    long absent = misses.sum();
    MapStats.Builder stats = own.toBuilder().lookups(found + absent);
    if (!own.cacheCounted()) {
      stats.hitsAndMisses(found, absent);
    }
    return stats
        .writes(updates.sum(), deletes.sum())
        .errors("unavailable", unavailable.sum())
        .errors("data", data.sum())
        .errors("config", config.sum())
        .errors("unsupported", unsupported.sum())
        .errors("unexpected", unexpected.sum())
        .latency(latency.snapshot())
        .build();
  }
}
