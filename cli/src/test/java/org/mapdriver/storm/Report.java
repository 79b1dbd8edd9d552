package org.mapdriver.storm;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What a storm came to. */
final class Report {
  private static final int MOST_DESCRIBED = 12;

  private final Settings settings;
  private final long nanos;
  private final Map<Chaos.Fault, Integer> faults;
  private final long[] totals;
  private final List<String> described;

  Report(
      Settings settings,
      long nanos,
      Map<Chaos.Fault, Integer> faults,
      long[] totals,
      List<String> described) {
    this.settings = settings;
    this.nanos = nanos;
    this.faults = faults;
    this.totals = totals.clone();
    this.described = described;
  }

  long total(Tally tally) {
    return totals[tally.place()];
  }

  long faults() {
    return faults.values().stream().mapToLong(Integer::longValue).sum();
  }

  long errors() {
    long errors = 0;
    for (Tally tally : Tally.values()) {
      errors += tally.isError() ? total(tally) : 0;
    }
    return errors;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    long operations = total(Tally.LOOKUPS) + total(Tally.WRITES);
    long seconds = Math.max(1, TimeUnit.NANOSECONDS.toSeconds(nanos));
    text.append("%s%n".formatted(settings.command()));
    text.append(
        "%d operations and %d faults in %d seconds: %d operations and %d faults a minute%n"
            .formatted(
                operations, faults(), seconds, operations * 60 / seconds, faults() * 60 / seconds));
    for (Tally tally : Tally.values()) {
      text.append("%12d  %s%n".formatted(total(tally), tally.words()));
    }
    faults.forEach(
        (fault, count) ->
            text.append(
                "%12d  fault: %s%n"
                    .formatted(count, fault.name().toLowerCase(Locale.ROOT).replace('_', ' '))));
    described.stream().limit(MOST_DESCRIBED).forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }
}
