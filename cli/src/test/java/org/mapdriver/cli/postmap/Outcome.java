package org.mapdriver.cli.postmap;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that a case left behind.
 *
 * @param lmdb entries of each table, by its path without suffix; NULs as stored
 * @param files names and permissions in the private folder
 * @param sent what each connection sent to the scripted server
 * @param seconds how long the commands took, which is how much times to live may differ
 */
record Outcome(
    List<Step.Result> steps,
    List<Item> items,
    SortedMap<String, List<Map.Entry<String, String>>> lmdb,
    SortedMap<String, String> sqlite,
    SortedMap<String, String> files,
    List<String> sent,
    long seconds) {

  private static final long TTL_SLACK_SECONDS = 2;

  /** What differs between this, the reference, and {@code other}. */
  List<String> differencesTo(Outcome other) {
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      Step.Result ours = other.steps.get(i);
      Step.Result theirs = steps.get(i);
      String command = "command " + (i + 1) + " ";
      compare(command + "exit status", theirs.exit(), ours.exit(), differences);
      compare(command + "stdout", theirs.stdout(), ours.stdout(), differences);
      compare(command + "stderr", theirs.noise(), ours.noise(), differences);
    }
    long slack = TTL_SLACK_SECONDS + Math.max(seconds, other.seconds);
    if (!sameItems(items, other.items, slack)) {
      compare("memcached", items, other.items, differences);
    }
    compare("lmdb", lmdb, other.lmdb, differences);
    compare("sqlite", sqlite, other.sqlite, differences);
    compare("files", files, other.files, differences);
    compare("sent to the server", sent, other.sent, differences);
    return differences;
  }

  /** What differs from the promise of the statement. */
  List<String> violationsOf(PostmapCase expected) {
    List<String> violations = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      Step step = expected.steps().get(i);
      Step.Result result = steps.get(i);
      String command = "command " + (i + 1) + " ";
      promise(command + "exit status", step.exit(), result.exit(), violations);
      promise(command + "stdout", step.stdout(), result.stdout(), violations);
      promise(command + "stderr", step.noise(), result.noise(), violations);
    }
    List<Item> promisedItems = expected.items();
    if (promisedItems != null && !sameItems(promisedItems, items, TTL_SLACK_SECONDS + seconds)) {
      compare("memcached", promisedItems, items, violations);
    }
    expected
        .lmdb()
        .forEach(
            (table, entries) -> promise("lmdb " + table, entries, entriesOf(table), violations));
    promise("sent to the server", expected.sent(), sent, violations);
    return violations;
  }

  private List<Map.Entry<String, String>> entriesOf(String table) {
    List<Map.Entry<String, String>> entries = lmdb.get(table);
    return entries == null ? List.of(Map.entry("no such table", table)) : entries;
  }

  private static boolean sameItems(List<Item> expected, List<Item> actual, long slack) {
    if (expected.size() != actual.size()) {
      return false;
    }
    SortedMap<String, Item> byKey = new TreeMap<>();
    actual.forEach(item -> byKey.put(item.key(), item));
    return expected.stream()
        .allMatch(
            item -> byKey.containsKey(item.key()) && item.isSame(byKey.get(item.key()), slack));
  }

  private static void promise(
      String what, @Nullable Object promised, Object actual, List<String> found) {
    if (promised != null) {
      compare(what, promised, actual, found);
    }
  }

  private static void compare(String what, Object expected, Object actual, List<String> found) {
    if (!expected.equals(actual)) {
      found.add(
          "%s: expected <%s> but was <%s>"
              .formatted(what, Text.shown(expected.toString()), Text.shown(actual.toString())));
    }
  }
}
