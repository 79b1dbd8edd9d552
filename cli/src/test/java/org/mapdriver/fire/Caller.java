package org.mapdriver.fire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.mapdriver.LookupMap;
import org.mapdriver.MapCursor;
import org.mapdriver.MapUnavailableException;

/**
 * Uses a map in every way until that fails, and remembers what was acknowledged. Each has keys of
 * its own, whose values count up; what each of them was last is checked on the way.
 */
final class Caller implements Runnable {
  private static final int KEYS = 3;

  private final LookupMap map;
  private final int number;
  private final boolean strict;
  private long acknowledged = -1; // -1: nothing is there, by a delete or from the beginning
  private long begun = -1; // what the call under way would leave there
  private final AtomicInteger operations = new AtomicInteger();
  private volatile String end = "";

  /**
   * A caller.
   *
   * @param strict whether nothing older may be found than was acknowledged last
   */
  Caller(LookupMap map, int number, boolean strict) {
    this.map = map;
    this.number = number;
    this.strict = strict;
  }

  int number() {
    return number;
  }

  boolean hasBegun() {
    return operations.get() > 0;
  }

  /** Why it ended. */
  String end() {
    return end;
  }

  private String key(int which) {
    return "caller-" + number + "-" + which;
  }

  private List<String> keys() {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      keys.add(key(i));
    }
    return keys;
  }

  @Override
  public void run() {
    try {
      for (long turn = 0; ; turn++) {
        use(turn);
        operations.incrementAndGet();
        LockSupport.parkNanos(1); // a virtual thread that never waits keeps the others waiting
      }
    } catch (MapUnavailableException e) {
      end = e.getMessage();
    } catch (RuntimeException | Error e) {
      end = e.toString();
    }
  }

  private void use(long turn) {
    switch ((int) ((turn + number) % 6)) {
      case 0 -> {
        begun = turn;
        keys().forEach(key -> map.update(key, "" + turn));
        acknowledged = turn;
      }
      case 1 -> {
        begun = turn;
        map.updateAll(Map.of(key(0), "" + turn, key(1), "" + turn, key(2), "" + turn));
        acknowledged = turn;
      }
      case 2 -> keys().forEach(key -> verify(map.lookup(key)));
      case 3 -> {
        Map<String, String> found = map.lookupAll(keys());
        keys().forEach(key -> verify(found.get(key)));
      }
      case 4 -> {
        begun = -1;
        if (number % 2 == 0) {
          map.deleteAll(keys());
        } else {
          keys().forEach(map::delete);
        }
        acknowledged = -1;
      }
      default -> {
        try (MapCursor walk = map.sequence()) {
          for (int i = 0; i < 20 && walk.next(); i++) {
            assertThat(walk.key()).isNotEmpty();
          }
        }
      }
    }
  }

  private void verify(String found) {
    String expected = acknowledged < 0 ? null : "" + acknowledged;
    if (strict && !String.valueOf(expected).equals(String.valueOf(found))) {
      throw new AssertionError(number + ": " + expected + " was acknowledged, found " + found);
    }
  }

  /** What was acknowledged is there, or what the last call was about. */
  void assertKept(LookupMap where) {
    for (String key : keys()) {
      String found = where.lookup(key);
      long value = found == null ? -1 : Long.parseLong(found);
      assertThat(value).as(key + " in " + where).isIn(acknowledged, begun);
    }
  }
}
