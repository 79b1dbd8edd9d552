package org.mapdriver.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.SortedMap;
import java.util.TreeMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapOptions;
import org.mapdriver.UpdateMode;

/** Contents of a whole table, numbered: one of them is there, never parts of two. */
final class Generation {
  /** From so many entries on they are large, too: 27 MB, more than LMDB builds in memory. */
  static final int LARGE = 9000;

  private Generation() {}

  static String key(int index) {
    return "key%06d".formatted(index);
  }

  /** Generation 0 is the empty table. */
  static SortedMap<String, String> content(long number, int count) {
    SortedMap<String, String> entries = new TreeMap<>();
    int padding = count >= LARGE ? 3000 : (int) (number % 7) * 50;
    for (int i = 0; number > 0 && i < count; i++) {
      String key = key(i);
      entries.put(key, Steps.value(key, number, padding));
    }
    return entries;
  }

  /** Builds a table that holds a generation. */
  static void build(String uri, long number, int count) {
    SortedMap<String, String> entries = content(number, count);
    MapDrivers.installed()
        .build(
            uri,
            MapOptions.defaults(),
            sink ->
                entries.forEach(
                    (key, value) ->
                        sink.add(key.getBytes(UTF_8), value.getBytes(UTF_8), UpdateMode.REPLACE)));
  }

  /** The number of the generation that a table holds. */
  static long in(SortedMap<String, String> table, int count) {
    if (table.isEmpty()) {
      return 0;
    }
    long number = Long.parseLong(table.get(table.firstKey()).split(" ", 3)[1]);
    SortedMap<String, String> whole = content(number, count);
    if (!whole.equals(table)) {
      long others = table.entrySet().stream().filter(e -> !whole.entrySet().contains(e)).count();
      throw new AssertionError(
          "it has "
              + table.size()
              + " entries of "
              + count
              + ", and "
              + others
              + " that do not belong to generation "
              + number);
    }
    return number;
  }
}
