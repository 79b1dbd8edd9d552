package org.mapdriver.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;
import org.mapdriver.MapCursor;
import org.mapdriver.MapUnavailableException;

/** {@code close} of a map with open cursors: those of others may finish, one's own are closed. */
public abstract class CursorCloseContract extends MapContract {
  private static final int ENTRIES = 300;

  /** For subclasses. */
  protected CursorCloseContract() {}

  @Test
  void close_cursorLeftOpenByTheSameThread_closesItToo() {
    LookupMap map = map();
    store(map);
    MapCursor walk = map.sequence();
    assertTrue(walk.next(), "the map has entries");

    map.close();

    assertThrows(
        MapUnavailableException.class, walk::next, "the map was closed, so the walk cannot go on");
    walk.close();
  }

  @Test
  void close_cursorOfAnotherThread_letsItFinish() throws Exception {
    LookupMap map = map();
    store(map);
    CountDownLatch walking = new CountDownLatch(1);

    List<Integer> shown =
        Crowd.run(
            2, i -> i == 0 ? () -> closeOnce(map, walking) : () -> walkUntilTheEnd(map, walking));

    assertEquals(
        List.of(0, ENTRIES),
        shown,
        "close waits for the walk of another thread, which sees it all");
  }

  private static int closeOnce(LookupMap map, CountDownLatch walking) throws InterruptedException {
    walking.await();
    map.close();
    return 0;
  }

  private static int walkUntilTheEnd(LookupMap map, CountDownLatch walking) throws Exception {
    int shown = 0;
    try (MapCursor walk = map.sequence()) {
      while (walk.next()) {
        shown++;
        if (shown == 2) {
          walking.countDown();
          awaitRefusal(map);
        }
      }
    }
    return shown;
  }

  /** Returns once the other thread's close has begun. */
  private static void awaitRefusal(LookupMap map) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (System.nanoTime() - deadline < 0) {
      try {
        map.lookup("key0");
        Thread.onSpinWait();
      } catch (MapUnavailableException e) {
        return;
      }
    }
    throw new AssertionError("close() must refuse new calls at once, before it waits for cursors");
  }

  @Test
  void close_withWalksEachTime_leavesNoThreadAndNoFileHandle() {
    walkAndClose();
    Leaks leaks = new Leaks();

    for (int round = 0; round < Leaks.ROUNDS; round++) {
      walkAndClose();
    }

    leaks.assertNone();
  }

  private void walkAndClose() {
    LookupMap map = map();
    store(map);
    try (MapCursor walk = map.sequence()) {
      assertTrue(walk.next(), "the map has entries");
    }
    close();
  }

  private static void store(LookupMap map) {
    Map<String, String> entries = new HashMap<>();
    for (int i = 0; i < ENTRIES; i++) {
      entries.put("key" + i, "value");
    }
    map.updateAll(entries);
  }
}
