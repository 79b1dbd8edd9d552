package org.mapdriver.registry;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapDataException;
import org.mapdriver.MapStats;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.MapUnsupportedException;
import org.mapdriver.diagnostics.LatencyHistogram;
import org.mapdriver.diagnostics.Ticker;

/** Counts a map's calls by their results, and times some of its lookups. */
final class CallCounts {
  /**
   * One lookup in this many is timed, once the first ones have been: reading the clock costs
   * (docs/profile.md, "Thresholds").
   */
  private static final int SAMPLE = 64;

  private static final int TIMED_FIRST = 1024;
  private static final long NOT_TIMED = Long.MIN_VALUE;

  private final CallGate gate;
  private final Ticker ticker;
  private final LongAdder bulkHits = new LongAdder();
  private final LongAdder bulkMisses = new LongAdder();
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

  /** Counts what does not go by in {@code gate}, which counts single lookups. */
  CallCounts(CallGate gate, Ticker ticker) {
    this.gate = gate;
    this.ticker = ticker;
  }

  /** Answers what {@link #lookupEnds} is to be given. */
  long lookupBegins() {
    boolean sampled =
        timed < TIMED_FIRST || (ThreadLocalRandom.current().nextInt() & (SAMPLE - 1)) == 0;
    return sampled ? ticker.nanos() : NOT_TIMED;
  }

  void lookupEnds(long start) {
    if (start != NOT_TIMED) {
      latency.record(ticker.nanos() - start);
      if (timed < TIMED_FIRST) {
        timed++;
      }
    }
  }

  void lookedUp(int hit, int missed) {
    bulkHits.add(hit);
    bulkMisses.add(missed);
  }

  void updated(int count) {
    updates.add(count);
  }

  void deleted(int count) {
    deletes.add(count);
  }

  /** Counts a failure, one that no driver should have included, and answers its kind. */
  String failed(Throwable e) {
    if (e instanceof MapUnavailableException) {
      unavailable.increment();
      return "unavailable";
    } else if (e instanceof MapDataException) {
      data.increment();
      return "data";
    } else if (e instanceof MapConfigException) {
      config.increment();
      return "config";
    } else if (e instanceof MapUnsupportedException) {
      unsupported.increment();
      return "unsupported";
    }
    unexpected.increment();
    return "unexpected";
  }

  /** A driver's snapshot with what was counted here. */
  MapStats addTo(MapStats own) {
    long found = gate.ended(CallGate.HIT) + bulkHits.sum();
    long absent = gate.ended(CallGate.MISS) + bulkMisses.sum();
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
