package org.mapdriver.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;
import org.mapdriver.UpdateMode;

/**
 * Many threads in one map, virtual ones included. Each value derives from its key, so that any
 * answer can be checked without knowing who wrote last.
 */
public abstract class ConcurrencyContract extends MapContract {
  private static final int WRITERS = 4;
  private static final int KEYS_OF_EACH = 5;
  private static final int TURNS = 40;
  private static final int PLATFORM_THREADS = 200;
  private static final int LOOKUPS = 10_000;
  private static final int KEYS = 100;

  /** For subclasses. */
  protected ConcurrencyContract() {}

  @Test
  void lookup_whileOthersUpdate_findsAWholeValueOfItsKey() throws Exception {
    LookupMap map = map();
    for (int writer = 0; writer < WRITERS; writer++) {
      writeAll(map, writer, 0);
      String key = key(writer, 0); // what a map answered before it was changed, it may not keep
      assertEquals(value(key, 0), map.lookup(key), "what was updated is found");
    }

    List<String> findings =
        Crowd.run(2 * WRITERS, i -> i < WRITERS ? writing(map, i) : reading(map, i));

    for (String finding : findings) {
      assertEquals("", finding, "a lookup finds one of the values that its key had, whole");
    }
    for (int writer = 0; writer < WRITERS; writer++) {
      for (int k = 0; k < KEYS_OF_EACH; k++) {
        assertEquals(
            value(key(writer, k), TURNS),
            map.lookup(key(writer, k)),
            "each key had one writer, so its last update is what is there: none may be lost");
      }
    }
  }

  private static Callable<String> writing(LookupMap map, int writer) {
    return () -> {
      for (int turn = 1; turn <= TURNS; turn++) {
        writeAll(map, writer, turn);
      }
      return "";
    };
  }

  private static void writeAll(LookupMap map, int writer, int turn) {
    Map<String, String> entries = new TreeMap<>();
    for (int k = 0; k < KEYS_OF_EACH; k++) {
      String key = key(writer, k);
      if (k % 2 == 0) {
        map.update(key, value(key, turn));
      } else {
        entries.put(key, value(key, turn));
      }
    }
    map.updateAll(entries);
  }

  private static Callable<String> reading(LookupMap map, int seed) {
    return () -> {
      for (int turn = 0; turn < TURNS * KEYS_OF_EACH; turn++) {
        String key = key((turn + seed) % WRITERS, turn % KEYS_OF_EACH);
        String found = map.lookup(key);
        if (!derivesFrom(key, found)) {
          return key + " -> " + found;
        }
      }
      return "";
    };
  }

  @Test
  void update_insertIfAbsentByManyThreads_succeedsForOne() throws Exception {
    LookupMap map = map();

    for (int round = 0; round < 10; round++) {
      String key = "key" + round;
      List<Boolean> stored =
          Crowd.run(8, i -> () -> map.update(key, value(key, i), UpdateMode.INSERT_IF_ABSENT));

      assertEquals(
          1,
          stored.stream().filter(answer -> answer).count(),
          "of many that insert one absent key at once, exactly one stores and answers true");
      assertEquals(
          value(key, stored.indexOf(true)),
          map.lookup(key),
          "the one that answered true is stored");
    }
  }

  @Test
  void delete_byManyThreads_succeedsForOne() throws Exception {
    LookupMap map = map();

    for (int round = 0; round < 10; round++) {
      String key = "key" + round;
      map.update(key, "value");

      List<Boolean> there = Crowd.run(8, i -> () -> map.delete(key));

      assertEquals(
          1,
          there.stream().filter(answer -> answer).count(),
          "of many that delete one key at once, exactly one finds it there");
      assertNull(map.lookup(key), "a deleted key is a miss");
    }
  }

  @Test
  void lookup_by200PlatformThreads_answersEach() throws Exception {
    LookupMap map = map();
    store(map);

    List<String> findings =
        Crowd.run(
            PLATFORM_THREADS,
            i ->
                () -> {
                  String wrong = "";
                  for (int turn = 0; turn < LOOKUPS / PLATFORM_THREADS; turn++) {
                    wrong += check(map, "key" + (i + turn) % KEYS);
                  }
                  return wrong;
                });

    assertEquals("", String.join("", findings), "200 threads at once each get their answers");
  }

  @Test
  void lookup_by10000LightThreads_answersEach() throws Exception {
    LookupMap map = map();
    store(map);

    List<String> findings =
        Crowd.runLight(LOOKUPS, i -> () -> check(map, "key" + i % KEYS) + absent(map, i));

    assertEquals(
        "", String.join("", findings), "10,000 virtual threads at once each get their answers");
  }

  @Test
  void close_afterManyThreads_leavesNoThreadAndNoFileHandle() throws Exception {
    Crowd.runLight(100, i -> () -> i); // whatever the JDK starts for virtual threads, it keeps
    store(map());
    close();
    Leaks leaks = new Leaks();

    for (int round = 0; round < Leaks.ROUNDS; round++) {
      LookupMap map = map();
      map.update("key0", value("key0", 0));
      List<String> findings = Crowd.run(20, i -> () -> check(map, "key0"));
      close();
      assertEquals("", String.join("", findings), "20 threads at once each get their answer");
    }

    leaks.assertNone();
  }

  private static void store(LookupMap map) {
    Map<String, String> entries = new TreeMap<>();
    for (int i = 0; i < KEYS; i++) {
      entries.put("key" + i, value("key" + i, i));
    }
    map.updateAll(entries);
  }

  private static String check(LookupMap map, String key) {
    String found = map.lookup(key);
    return derivesFrom(key, found) ? "" : key + " -> " + found + " ";
  }

  private static String absent(LookupMap map, int i) {
    if (i % 10 != 0) {
      return "";
    }
    String found = map.lookup("absent" + i);
    return found == null ? "" : "absent" + i + " -> " + found + " ";
  }

  private static String key(int writer, int number) {
    return "writer" + writer + "-key" + number;
  }

  /** Longer or shorter with each turn, so that a mixture of two values shows. */
  private static String value(String key, int turn) {
    return key + ":" + turn + ":" + "x".repeat(turn * 37 % 200) + ":" + key;
  }

  private static boolean derivesFrom(String key, @Nullable String value) {
    if (value == null) {
      return false;
    }
    String[] parts = value.split(":", -1);
    return parts.length == 4
        && parts[1].matches("\\d{1,4}")
        && value.equals(value(key, Integer.parseInt(parts[1])));
  }
}
