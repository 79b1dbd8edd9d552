package org.mapdriver.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a worker's keys must hold: all that it acknowledged, and at most one step more. */
final class Ledger {
  private final String prefix;
  private final Steps steps;
  private final SortedMap<String, String> entries = new TreeMap<>();
  private long next;

  Ledger(int worker, Steps steps) {
    this.prefix = Steps.prefix(worker);
    this.steps = steps;
  }

  /** The step that was not acknowledged: where the worker's next process begins. */
  long next() {
    return next;
  }

  /** Takes note of the last step that a process acknowledged, or of -1. */
  void acknowledged(long last) {
    for (; next <= last; next++) {
      steps.at(next).carryOut(entries);
    }
  }

  /** What is wrong with a table's content, key by key; nothing, if it is as it must be. */
  List<String> complaints(SortedMap<String, String> table) {
    Step underWay = steps.at(next);
    SortedMap<String, String> after = new TreeMap<>(entries);
    underWay.carryOut(after);
    TreeSet<String> keys = new TreeSet<>(entries.keySet());
    keys.addAll(after.keySet());
    table.keySet().stream().filter(key -> key.startsWith(prefix)).forEach(keys::add);
    List<String> wrong = new ArrayList<>();
    for (String key : keys) {
      String found = table.get(key);
      if (!Objects.equals(found, entries.get(key)) && !Objects.equals(found, after.get(key))) {
        wrong.add(key + ": " + start(found) + ", acknowledged was " + start(entries.get(key)));
      }
    }
    return wrong;
  }

  private static String start(String value) {
    return value == null
        ? "nothing"
        : value.substring(0, Math.min(40, value.length())) + "… (" + value.length() + ")";
  }
}
