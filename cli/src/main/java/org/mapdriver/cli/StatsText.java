package org.mapdriver.cli;

import java.util.Map;
import org.mapdriver.MapStats;

/** A map's statistics for people, and for programs. */
final class StatsText {
  private StatsText() {}

  /** One tier after another, the outermost first, each deeper one indented. */
  static String plain(MapStats stats) {
    StringBuilder text = new StringBuilder(512);
    appendTier(text, stats, "");
    return text.toString();
  }

  private static void appendTier(StringBuilder text, MapStats stats, String indent) {
    text.append(indent).append(OneLine.of(stats.uri().toString()));
    String inner = '\n' + indent + "  ";
    text.append(inner).append("lookups ").append(stats.lookups());
    text.append(": hits ").append(stats.hits());
    if (stats.negativeHits() > 0) {
      text.append(" (negative ").append(stats.negativeHits()).append(')');
    }
    text.append(", misses ").append(stats.misses());
    if (stats.cacheCounted() || stats.backup().isPresent()) {
      text.append(inner).append("fills ").append(stats.fills());
      text.append(", refused ").append(stats.fillsRefused());
    }
    text.append(inner).append("updates ").append(stats.updates());
    text.append(", deletes ").append(stats.deletes());
    stats
        .errors()
        .forEach((kind, n) -> text.append(inner).append(kind).append(" errors ").append(n));
    MapStats.Latency latency = stats.latency();
    if (latency.count() > 0) {
      text.append(inner).append("lookup time p50 ").append(Elapsed.of(latency.p50().toNanos()));
      text.append(", p99 ").append(Elapsed.of(latency.p99().toNanos()));
      text.append(", max ").append(Elapsed.of(latency.max().toNanos()));
    }
    stats.breaker().ifPresent(state -> text.append(inner).append("breaker ").append(state));
    stats
        .details()
        .forEach(
            (name, value) ->
                text.append(inner).append(OneLine.of(name)).append(": ").append(OneLine.of(value)));
    stats
        .backup()
        .ifPresent(
            behind -> {
              text.append('\n').append(indent).append("  backup\n");
              appendTier(text, behind, indent + "    ");
            });
  }

  /** One object on one line; durations in nanoseconds. */
  static String json(MapStats stats) {
    StringBuilder json = new StringBuilder(512);
    json.append("{\"uri\": ").append(JsonText.quoted(stats.uri().toString()));
    number(json, "lookups", stats.lookups());
    number(json, "hits", stats.hits());
    number(json, "misses", stats.misses());
    number(json, "negative_hits", stats.negativeHits());
    number(json, "fills", stats.fills());
    number(json, "fills_refused", stats.fillsRefused());
    number(json, "updates", stats.updates());
    number(json, "deletes", stats.deletes());
    json.append(", \"errors\": {");
    String separator = "";
    for (Map.Entry<String, Long> error : stats.errors().entrySet()) {
      json.append(separator).append(JsonText.quoted(error.getKey()));
      json.append(": ").append(error.getValue());
      separator = ", ";
    }
    json.append('}');
    stats
        .breaker()
        .ifPresent(state -> json.append(", \"breaker\": ").append(JsonText.quoted(state.name())));
    MapStats.Latency latency = stats.latency();
    json.append(", \"lookup_nanos\": {\"count\": ").append(latency.count());
    number(json, "p50", latency.p50().toNanos());
    number(json, "p99", latency.p99().toNanos());
    number(json, "p999", latency.p999().toNanos());
    number(json, "max", latency.max().toNanos());
    json.append("}, \"details\": {");
    separator = "";
    for (Map.Entry<String, String> detail : stats.details().entrySet()) {
      json.append(separator).append(JsonText.quoted(detail.getKey()));
      json.append(": ").append(JsonText.quoted(detail.getValue()));
      separator = ", ";
    }
    json.append('}');
    stats.backup().ifPresent(behind -> json.append(", \"backup\": ").append(json(behind)));
    return json.append('}').toString();
  }

  private static void number(StringBuilder json, String name, long value) {
    json.append(", \"").append(name).append("\": ").append(value);
  }
}
