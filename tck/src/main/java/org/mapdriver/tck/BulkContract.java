package org.mapdriver.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mapdriver.tck.Samples.assertBytes;
import static org.mapdriver.tck.Samples.bytes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDataException;
import org.mapdriver.MapEntry;

/** {@code lookupAll}, {@code updateAll}, {@code deleteAll}: as the single forms, many at a time. */
public abstract class BulkContract extends MapContract {
  /** More than one packet, page, or slice of any driver that we know. */
  private static final int MANY = 3000;

  /** For subclasses. */
  protected BulkContract() {}

  @Test
  void lookupAll_keysInAnyOrder_answersInTheirOrderWithNullsForMisses() {
    LookupMap map = map();
    map.update("a", "1");
    map.update("b", "2");
    map.update("c", "3");

    List<byte[]> found =
        map.lookupAll(List.of(bytes("c"), bytes("x"), bytes("a"), bytes("y"), bytes("b")));

    assertEquals(5, found.size(), "lookupAll answers a list as long as that of the keys");
    assertBytes(bytes("3"), found.get(0), "lookupAll answers in the order of the keys");
    assertNull(found.get(1), "a miss is null at its place in the list");
    assertBytes(bytes("1"), found.get(2), "lookupAll answers in the order of the keys");
    assertNull(found.get(3), "a miss is null at its place in the list");
    assertBytes(bytes("2"), found.get(4), "lookupAll answers in the order of the keys");
  }

  @Test
  void lookupAll_sameKeyTwice_isAnsweredTwice() {
    LookupMap map = map();
    map.update("a", "1");

    List<byte[]> found =
        map.lookupAll(List.of(bytes("a"), bytes("x"), bytes("a"), bytes("x"), bytes("a")));

    assertEquals(5, found.size(), "a key may stand there twice, and is answered twice");
    for (int i = 0; i < 5; i += 2) {
      assertBytes(bytes("1"), found.get(i), "a key may stand there twice, and is answered twice");
    }
    assertNull(found.get(1), "an absent key may stand there twice too");
    assertNull(found.get(3), "an absent key may stand there twice too");
  }

  @Test
  void lookupAll_noKeys_answersNothing() {
    LookupMap map = map();
    map.update("a", "1");

    List<byte[]> found = map.lookupAll(List.<byte[]>of());
    Map<String, String> texts = map.lookupAll((Collection<String>) List.<String>of());

    assertEquals(0, found.size(), "no keys, no answers");
    assertEquals(Map.of(), texts, "no keys, no answers");
  }

  @Test
  void lookupAll_strings_leavesMissesOutAndKeepsTheOrder() {
    LookupMap map = map();
    map.update("grün", "1");
    map.update("b", "straße");

    Map<String, String> found = map.lookupAll(Arrays.asList("x", "b", "grün", "b"));

    assertEquals(
        List.of("b", "grün"),
        List.copyOf(found.keySet()),
        "lookupAll of strings has the keys that have a value, in the order of the keys");
    assertEquals(Map.of("grün", "1", "b", "straße"), found, "strings travel as UTF-8");
  }

  @Test
  void lookupAll_manyKeys_eachHasItsValue() {
    LookupMap map = map();
    List<MapEntry> entries = entries(0, MANY);
    map.updateAll(entries);
    List<byte[]> keys = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      keys.add(bytes("key" + i));
      keys.add(bytes("absent" + i));
    }

    List<byte[]> found = map.lookupAll(keys);

    assertEquals(2 * MANY, found.size(), "lookupAll answers a list as long as that of the keys");
    for (int i = 0; i < MANY; i++) {
      assertBytes(entries.get(i).value(), found.get(2 * i), "each key has its own value");
      assertNull(found.get(2 * i + 1), "absent keys between present ones are misses");
    }
  }

  @Test
  void lookupAll_answerChangedByCaller_changesNothingInTheMap() {
    LookupMap map = map();
    map.update("a", "1");

    for (byte[] value : map.lookupAll(List.of(bytes("a")))) {
      assertBytes(bytes("1"), value, "lookupAll answers what lookup answers");
      value[0] = 'x';
    }

    assertBytes(bytes("1"), map.lookup(bytes("a")), "the arrays are the caller's: answer copies");
  }

  @Test
  void lookupAll_keyThatTheMapCannotHold_isAMissAtItsPlace() {
    LookupMap map = map();
    map.update("a", "1");
    List<byte[]> keys = new ArrayList<>(Samples.keysForeignTo(fixture()));
    int foreign = keys.size();
    keys.add(bytes("a"));

    List<byte[]> found = map.lookupAll(keys);

    assertEquals(foreign + 1, found.size(), "lookupAll answers a list as long as that of the keys");
    for (int i = 0; i < foreign; i++) {
      assertNull(found.get(i), "a key that this map can never hold is a miss");
    }
    assertBytes(bytes("1"), found.get(foreign), "one foreign key must not spoil the others");
  }

  @Test
  void updateAll_entries_areAllStored() {
    LookupMap map = map();
    map.update("key1", "old");

    map.updateAll(entries(0, MANY));

    for (MapEntry entry : entries(0, MANY)) {
      assertBytes(entry.value(), map.lookup(entry.key()), "updateAll stores and replaces them all");
    }
  }

  @Test
  void updateAll_sameKeyTwice_theLastOneCounts() {
    LookupMap map = map();

    map.updateAll(List.of(MapEntry.of("a", "1"), MapEntry.of("b", "2"), MapEntry.of("a", "3")));

    assertEquals("3", map.lookup("a"), "when a key comes twice, the last one counts");
    assertEquals("2", map.lookup("b"), "updateAll stores them all");
  }

  @Test
  void updateAll_nothing_changesNothing() {
    LookupMap map = map();
    map.update("a", "1");

    map.updateAll(List.of());
    map.updateAll(Map.of());

    assertEquals("1", map.lookup("a"), "no entries, no change");
  }

  @Test
  void updateAll_strings_speakUtf8() {
    LookupMap map = map();
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("grün", "straße");
    entries.put("b", "");

    map.updateAll(entries);

    assertBytes(bytes("straße"), map.lookup(bytes("grün")), "strings travel as UTF-8");
    assertBytes(new byte[0], map.lookup(bytes("b")), "a value of length 0 is a value");
  }

  @Test
  void updateAll_arraysChangedByCallerLater_changeNothingInTheMap() {
    LookupMap map = map();
    byte[] key = bytes("key");
    byte[] value = bytes("value");

    map.updateAll(List.of(new MapEntry(key, value)));
    Arrays.fill(key, (byte) 'x');
    Arrays.fill(value, (byte) 'x');

    String advice = "the caller may reuse its arrays after the call: copy what is kept of them";
    assertBytes(bytes("value"), map.lookup(bytes("key")), advice);
    assertNull(map.lookup(bytes("xxx")), advice);
  }

  @Test
  void updateAll_keyThatTheMapCannotHold_isADataException() {
    LookupMap map = map();

    for (byte[] key : Samples.keysForeignTo(fixture())) {
      List<MapEntry> entries = List.of(MapEntry.of("a", "1"), new MapEntry(key, bytes("2")));
      assertThrows(
          MapDataException.class,
          () -> map.updateAll(entries),
          () -> "updateAll must not leave out a key silently: " + Samples.show(key));
    }
  }

  @Test
  void deleteAll_keys_answersHowManyWereThere() {
    LookupMap map = map();
    map.updateAll(Map.of("a", "1", "b", "2", "c", "3"));

    int there = map.deleteAll(List.of(bytes("a"), bytes("x"), bytes("c"), bytes("y")));

    assertEquals(2, there, "deleteAll answers how many of the keys were there");
    assertNull(map.lookup("a"), "a deleted key is a miss");
    assertNull(map.lookup("c"), "a deleted key is a miss");
    assertEquals("2", map.lookup("b"), "deleteAll removes these keys and no other");
  }

  @Test
  void deleteAll_sameKeyTwice_countsOnce() {
    LookupMap map = map();
    map.update("a", "1");

    int there = map.deleteAll(List.of(bytes("a"), bytes("a"), bytes("a")));

    assertEquals(1, there, "the second time the key is gone, so it counts once");
  }

  @Test
  void deleteAll_noKeys_answersZero() {
    LookupMap map = map();
    map.update("a", "1");

    int there = map.deleteAll(List.<byte[]>of());

    assertEquals(0, there, "no keys, nothing deleted");
    assertEquals("1", map.lookup("a"), "no keys, nothing deleted");
  }

  @Test
  void deleteAll_strings_speakUtf8() {
    LookupMap map = map();
    map.updateAll(Map.of("grün", "1", "b", "2"));

    int there = map.deleteAll((Collection<String>) List.of("grün", "x"));

    assertEquals(1, there, "deleteAll answers how many of the keys were there");
    assertNull(map.lookup("grün"), "strings travel as UTF-8");
  }

  @Test
  void deleteAll_manyKeys_areAllGone() {
    LookupMap map = map();
    List<MapEntry> entries = entries(0, MANY);
    map.updateAll(entries);
    map.update("stays", "here");

    int there = map.deleteAll(entries.stream().map(MapEntry::key).toList());

    assertEquals(MANY, there, "deleteAll answers how many of the keys were there");
    for (byte[] value : map.lookupAll(entries.stream().map(MapEntry::key).toList())) {
      assertNull(value, "a deleted key is a miss");
    }
    assertEquals("here", map.lookup("stays"), "deleteAll removes these keys and no other");
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void bulk_nullAmongTheElements_isRefused() {
    LookupMap map = map();
    List<byte[]> keys = Arrays.asList(bytes("a"), null);

    assertThrows(NullPointerException.class, () -> map.lookupAll(keys));
    assertThrows(NullPointerException.class, () -> map.deleteAll(keys));
    assertThrows(
        NullPointerException.class,
        () -> map.updateAll(Arrays.asList(MapEntry.of("a", "1"), null)));
  }

  private static List<MapEntry> entries(int from, int to) {
    List<MapEntry> entries = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      entries.add(MapEntry.of("key" + i, "value of key" + i));
    }
    return entries;
  }
}
