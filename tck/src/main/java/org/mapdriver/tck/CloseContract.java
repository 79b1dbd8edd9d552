package org.mapdriver.tck;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mapdriver.tck.Samples.bytes;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.mapdriver.LookupMap;
import org.mapdriver.MapEntry;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.UpdateMode;

/** {@code close}: nobody is inside any more, nothing is left behind, and it may be called again. */
public abstract class CloseContract extends MapContract {
  private static final int THREADS = 8;

  /** For subclasses. */
  protected CloseContract() {}

  @Test
  void anyOperation_afterClose_isUnavailable() {
    LookupMap map = map();
    map.update("key", "value");
    byte[] key = bytes("key");

    close();

    assertAll(
        () -> assertRefused(map, "lookup", () -> map.lookup(key)),
        () -> assertRefused(map, "lookup", () -> map.lookup("key")),
        () -> assertRefused(map, "lookupAll", () -> map.lookupAll(List.of(key))),
        () -> assertRefused(map, "update", () -> map.update(key, key)),
        () -> assertRefused(map, "update", () -> map.update(key, key, UpdateMode.REPLACE)),
        () -> assertRefused(map, "updateAll", () -> map.updateAll(List.of(MapEntry.of("a", "1")))),
        () -> assertRefused(map, "delete", () -> map.delete(key)),
        () -> assertRefused(map, "deleteAll", () -> map.deleteAll(List.of(key))),
        () -> assertRefused(map, "sequence", map::sequence),
        () -> assertRefused(map, "stats", map::stats),
        () -> assertRefused(map, "check", map::check));
  }

  private static void assertRefused(LookupMap map, String operation, Executable call) {
    MapUnavailableException refused =
        assertThrows(
            MapUnavailableException.class, call, () -> operation + " of a closed map is refused");
    assertFalse(refused.mayHaveHappened(), "a call that is refused cannot have happened");
    Messages.assertHelpful(map, operation, refused);
  }

  @Test
  void uri_afterClose_isStillTold() {
    LookupMap map = map();

    close();

    assertTrue(map.uri().toString().contains(":"), "a closed map still knows its name");
  }

  @Test
  void close_twice_doesNothingTheSecondTime() {
    LookupMap map = map();
    map.update("key", "value");

    map.close();
    map.close();
    LookupMap again = reopen();

    assertEquals(
        fixture().persistent() ? "value" : null, again.lookup("key"), "close may be called twice");
  }

  @Test
  void close_unusedMap_works() {
    LookupMap map = map();

    map.close();

    assertThrows(MapUnavailableException.class, () -> map.lookup("key"), "the map is closed");
  }

  @Test
  void close_byManyThreadsAtOnce_closesOnce() throws Exception {
    LookupMap map = map();
    map.update("key", "value");

    Crowd.run(
        THREADS,
        i ->
            () -> {
              map.close();
              return i;
            });

    assertThrows(MapUnavailableException.class, () -> map.lookup("key"), "the map is closed");
  }

  @Test
  void close_whileThreadsAreInside_waitsForThemAndRefusesTheRest() throws Exception {
    for (int round = 0; round < 5; round++) {
      LookupMap map = map();
      map.update("key", "value");
      CountDownLatch underWay = new CountDownLatch(THREADS);

      List<String> ends = Crowd.run(THREADS + 1, i -> hammerOrClose(map, i, underWay));

      assertEquals(
          THREADS,
          ends.stream().filter("unavailable"::equals).count(),
          () -> "each call is answered rightly or refused with MapUnavailableException: " + ends);
      close();
    }
  }

  /** The first task closes the map in the midst of the others' calls. */
  private static Callable<String> hammerOrClose(LookupMap map, int i, CountDownLatch underWay) {
    return () -> {
      if (i == 0) {
        underWay.await();
        map.close();
        return "closed";
      }
      int calls = 0;
      try {
        while (true) {
          String found = i % 4 == 1 ? updateAndLookup(map, i) : map.lookup("key");
          if (!"value".equals(found)) {
            return "wrong answer: " + found;
          }
          if (++calls == 3) {
            underWay.countDown();
          }
        }
      } catch (MapUnavailableException e) {
        return "unavailable";
      } catch (RuntimeException e) { // a driver may throw anything here; the test shows what
        return e.toString();
      }
    };
  }

  private static @Nullable String updateAndLookup(LookupMap map, int i) {
    map.update("key" + i, "value");
    return map.lookup("key" + i);
  }

  @Test
  void close_again_leavesNoThreadAndNoFileHandle() {
    useAndClose();
    Leaks leaks = new Leaks();

    for (int round = 0; round < Leaks.ROUNDS; round++) {
      useAndClose();
    }

    leaks.assertNone();
  }

  private void useAndClose() {
    LookupMap map = map();
    map.update("key", "value");
    assertEquals("value", map.lookup("key"), "a map that is opened again works");
    map.delete("key");
    map.stats();
    close();
  }
}
