package org.mapdriver.tck;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mapdriver.tck.Samples.assertBytes;
import static org.mapdriver.tck.Samples.bytes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;
import org.mapdriver.MapCursor;
import org.mapdriver.MapEntry;

/**
 * {@code sequence}: a walk over all entries, in any order. An entry that is there for the whole
 * walk is shown exactly once; one that is added, changed or deleted meanwhile at most once.
 */
public abstract class SequenceContract extends MapContract {
  /** More than one slice of any driver that we know. */
  private static final int MANY = 2500;

  /** Each single write may cost a transaction that reaches the disk, so these are fewer. */
  private static final int SOME = 1000;

  private static final int EVERY_FEW = 5;

  private static final String ONCE =
      "an entry that is there for the whole walk is shown exactly once";

  /** For subclasses. */
  protected SequenceContract() {}

  @Test
  void sequence_emptyMap_showsNothing() {
    LookupMap map = map();

    try (MapCursor walk = map.sequence()) {
      assertFalse(walk.next(), "an empty map has no first entry");
      assertFalse(walk.next(), "once next() answered false, it always does");
    }
  }

  @Test
  void sequence_someEntries_showsEachOnceWithItsValue() {
    LookupMap map = map();
    Map<String, String> stored = store(map, MANY);

    Map<String, String> shown = new TreeMap<>();
    try (MapCursor walk = map.sequence()) {
      while (walk.next()) {
        String key = text(walk.key());
        assertEquals(null, shown.put(key, text(walk.value())), () -> ONCE + ": twice: " + key);
      }
      assertFalse(walk.next(), "once next() answered false, it always does");
    }

    assertEquals(stored.keySet(), shown.keySet(), ONCE);
    assertEquals(stored, shown, "a walk shows each key with its own value");
  }

  @Test
  void sequence_anyBytes_areShownAsTheyAre() {
    LookupMap map = map();
    List<MapEntry> stored = new ArrayList<>();
    for (byte[] key : Samples.keysHeldBy(fixture())) {
      stored.add(new MapEntry(key, bytes("value of " + Samples.show(key))));
    }
    for (byte[] value : Samples.valuesHeldBy(fixture())) {
      stored.add(new MapEntry(bytes("key" + stored.size()), value));
    }
    map.updateAll(stored);

    List<MapEntry> shown = new ArrayList<>();
    try (MapCursor walk = map.sequence()) {
      while (walk.next()) {
        shown.add(new MapEntry(walk.key(), walk.value()));
      }
    }

    assertEquals(stored.size(), shown.size(), ONCE);
    for (MapEntry entry : stored) {
      assertTrue(
          shown.contains(entry), () -> "this entry must be shown byte for byte as it is: " + entry);
    }
  }

  @Test
  void sequence_afterChanges_showsWhatIsThereNow() {
    LookupMap map = map();
    map.updateAll(Map.of("kept", "1", "replaced", "old", "deleted", "3"));
    map.update("replaced", "new");
    map.delete("deleted");

    Map<String, String> shown = walk(map);

    assertEquals(Map.of("kept", "1", "replaced", "new"), shown, "a walk shows what is there");
  }

  @Test
  void key_notOnAnEntry_isAnIllegalState() {
    LookupMap map = map();
    map.update("a", "1");

    try (MapCursor walk = map.sequence()) {
      assertThrows(IllegalStateException.class, walk::key, "before the first next()");
      assertThrows(IllegalStateException.class, walk::value, "before the first next()");
      assertTrue(walk.next(), "the map has one entry");
      assertFalse(walk.next(), "the map has one entry only");
      assertThrows(IllegalStateException.class, walk::key, "after the last entry");
      assertThrows(IllegalStateException.class, walk::value, "after the last entry");
    }
  }

  @Test
  void key_askedTwice_answersTheSame() {
    LookupMap map = map();
    map.update("a", "1");

    try (MapCursor walk = map.sequence()) {
      assertTrue(walk.next(), "the map has one entry");
      Arrays.fill(walk.key(), (byte) 'x');
      Arrays.fill(walk.value(), (byte) 'x');
      String advice = "the arrays are the caller's to keep and change: answer copies";
      assertBytes(bytes("a"), walk.key(), advice);
      assertBytes(bytes("1"), walk.value(), advice);
    }

    assertEquals(Map.of("a", "1"), walk(map), "changing the arrays changes nothing in the map");
    assertEquals("1", map.lookup("a"), "changing the arrays changes nothing in the map");
  }

  @Test
  void key_keptWhileTheWalkGoesOn_doesNotChange() {
    LookupMap map = map();
    map.updateAll(Map.of("a", "1", "b", "2", "c", "3"));

    List<MapEntry> kept = new ArrayList<>();
    try (MapCursor walk = map.sequence()) {
      while (walk.next()) {
        kept.add(new MapEntry(walk.key(), walk.value()));
      }
    }

    Map<String, String> shown = new HashMap<>();
    kept.forEach(entry -> shown.put(entry.keyString(), entry.valueString()));
    assertEquals(
        Map.of("a", "1", "b", "2", "c", "3"), shown, "arrays are the caller's: do not reuse them");
  }

  @Test
  void sequence_deletingEachEntryAsItIsShown_showsThemAll() {
    LookupMap map = map();
    Map<String, String> stored = store(map, SOME);

    List<String> shown = new ArrayList<>();
    try (MapCursor walk = map.sequence()) {
      while (walk.next()) {
        shown.add(text(walk.key()));
        assertTrue(map.delete(walk.key()), "an entry that is shown can be deleted");
      }
    }

    assertEquals(stored.size(), shown.size(), ONCE + ", deletions behind the cursor or not");
    assertEquals(Map.of(), walk(map), "all were deleted");
  }

  @Test
  void sequence_deletingAhead_goesOnToTheEnd() {
    LookupMap map = map();
    Map<String, String> stored = store(map, MANY);
    List<String> shown = new ArrayList<>();

    try (MapCursor walk = map.sequence()) {
      assertTrue(walk.next(), "the map has entries");
      String first = text(walk.key());
      shown.add(first);
      List<byte[]> others =
          stored.keySet().stream().filter(key -> !key.equals(first)).map(Samples::bytes).toList();
      map.deleteAll(others);
      while (walk.next()) {
        shown.add(text(walk.key()));
      }
    }

    assertEquals(shown.size(), shown.stream().distinct().count(), "no entry is shown twice");
    assertTrue(stored.keySet().containsAll(shown), "a walk shows only what was there");
    assertEquals(1, walk(map).size(), "all but the first were deleted");
  }

  @Test
  void sequence_updatingEntriesAsTheyAreShown_showsEachOnce() {
    LookupMap map = map();
    Map<String, String> stored = store(map, MANY);

    List<String> shown = new ArrayList<>();
    try (MapCursor walk = map.sequence()) {
      while (walk.next()) {
        shown.add(text(walk.key()));
        if (shown.size() % EVERY_FEW == 0) {
          map.update(walk.key(), bytes("a new and longer value of " + text(walk.key())));
        }
        assertTrue(shown.size() <= stored.size(), "an entry that is changed is not shown again");
      }
    }

    assertEquals(stored.size(), shown.size(), ONCE + ", changed or not");
    assertEquals(stored.size(), shown.stream().distinct().count(), "no entry is shown twice");
  }

  @Test
  void sequence_insertingMeanwhile_showsTheOldOnesOnceAndEnds() {
    LookupMap map = map();
    Map<String, String> stored = store(map, MANY);

    List<String> shown = new ArrayList<>();
    try (MapCursor walk = map.sequence()) {
      while (walk.next()) {
        shown.add(text(walk.key()));
        if (shown.size() % EVERY_FEW == 0 && shown.size() <= MANY) {
          map.update("new" + shown.size(), "new");
          map.update("a-new" + shown.size(), "new");
        }
        assertTrue(shown.size() <= 2 * MANY, "no entry is shown twice, so a walk ends");
      }
    }

    assertEquals(shown.size(), shown.stream().distinct().count(), "no entry is shown twice");
    assertTrue(shown.containsAll(stored.keySet()), ONCE + ", insertions or not");
  }

  @Test
  void sequence_openWalk_doesNotHoldBackWriters() throws Exception {
    LookupMap map = map();
    store(map, 100);

    try (MapCursor walk = map.sequence()) {
      assertTrue(walk.next(), "the map has entries");
      inAnotherThread(() -> map.update("written", "during the walk"));
      inAnotherThread(() -> map.delete("key1"));
      while (walk.next()) {
        assertTrue(walk.key().length > 0, "the walk goes on");
      }
    }

    assertEquals("during the walk", map.lookup("written"), "writers go on during a walk");
  }

  @Test
  void sequence_twoWalksAtOnce_eachShowsAll() {
    LookupMap map = map();
    Map<String, String> stored = store(map, 50);

    Map<String, String> first = new HashMap<>();
    try (MapCursor one = map.sequence();
        MapCursor other = map.sequence()) {
      while (one.next()) {
        assertTrue(other.next(), "two walks know nothing of each other");
        first.put(text(one.key()), text(one.value()));
      }
      assertFalse(other.next(), "two walks know nothing of each other");
    }

    assertEquals(stored, first, "two walks know nothing of each other");
  }

  @Test
  void sequence_closedEarlyAndTwice_endsAndLeavesTheMapUsable() {
    LookupMap map = map();
    store(map, MANY);

    MapCursor walk = map.sequence();
    assertTrue(walk.next(), "the map has entries");
    walk.close();
    walk.close();

    assertAll(
        () -> assertFalse(walk.next(), "a closed walk has no next entry"),
        () -> assertThrows(IllegalStateException.class, walk::key, "a closed walk has no entry"),
        () -> assertEquals(MANY, walk(map).size(), "closing a walk closes nothing else"));
  }

  @Test
  void stream_showsWhatIsStillToComeAndClosesTheCursor() {
    LookupMap map = map();
    Map<String, String> stored = store(map, 50);

    Map<String, String> shown = new HashMap<>();
    MapCursor walk = map.sequence();
    assertTrue(walk.next(), "the map has entries");
    shown.put(text(walk.key()), text(walk.value()));
    try (Stream<MapEntry> rest = walk.stream()) {
      rest.forEach(entry -> shown.put(entry.keyString(), entry.valueString()));
    }

    assertEquals(stored, shown, "the stream has the entries that were still to come");
    assertFalse(walk.next(), "closing the stream closes the cursor");
  }

  @Test
  void stream_closedEarly_closesTheCursor() {
    LookupMap map = map();
    store(map, 50);

    MapCursor walk = map.sequence();
    try (Stream<MapEntry> entries = walk.stream()) {
      assertEquals(3, entries.limit(3).count(), "the map has more than three entries");
    }

    assertFalse(walk.next(), "closing the stream closes the cursor");
  }

  private static Map<String, String> store(LookupMap map, int count) {
    Map<String, String> entries = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      entries.put("key" + i, "value of key" + i);
    }
    map.updateAll(entries);
    return entries;
  }

  private static Map<String, String> walk(LookupMap map) {
    try (Stream<MapEntry> entries = map.sequence().stream()) {
      Map<String, String> shown = new HashMap<>();
      entries.forEach(entry -> shown.put(entry.keyString(), entry.valueString()));
      return shown;
    }
  }

  private static String text(byte[] bytes) {
    return new MapEntry(bytes, bytes).keyString();
  }

  private static void inAnotherThread(Runnable write) throws Exception {
    FutureTask<Void> task = new FutureTask<>(write, null);
    Thread writer = new Thread(task, "tck-writer");
    writer.setDaemon(true);
    writer.start();
    try {
      task.get(10, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(
          "a write during a walk took more than 10 s: read the walk in bounded slices, and hold no"
              + " lock between them",
          e);
    } catch (ExecutionException e) {
      throw new AssertionError("a write during a walk must succeed, but: " + e.getCause(), e);
    }
  }
}
