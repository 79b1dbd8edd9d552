package org.mapdriver.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mapdriver.UpdateMode.INSERT_IF_ABSENT;
import static org.mapdriver.UpdateMode.REPLACE;
import static org.mapdriver.tck.Samples.assertBytes;
import static org.mapdriver.tck.Samples.bytes;
import static org.mapdriver.tck.Samples.pattern;
import static org.mapdriver.tck.Samples.show;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDataException;
import org.mapdriver.MapDataException.Reason;

/** {@code update}: stores a value under a key, in place of what is there or only if nothing is. */
public abstract class UpdateContract extends MapContract {
  /** The largest value that is tried on maps that set no limit or a very high one. */
  private static final int LARGE = 8 << 20;

  /** For subclasses. */
  protected UpdateContract() {}

  @Test
  void update_presentKey_takesTheNewValue() {
    LookupMap map = map();
    map.update(bytes("key"), bytes("old"));

    map.update(bytes("key"), bytes("new"));

    assertBytes(bytes("new"), map.lookup(bytes("key")), "update must replace the old value");
  }

  @Test
  void update_replace_answersTrue() {
    LookupMap map = map();

    boolean onAbsent = map.update(bytes("key"), bytes("one"), REPLACE);
    boolean onPresent = map.update(bytes("key"), bytes("two"), REPLACE);

    assertTrue(onAbsent, "update with REPLACE always stores, so it always answers true");
    assertTrue(onPresent, "update with REPLACE always stores, so it always answers true");
    assertEquals("two", map.lookup("key"), "update with REPLACE must replace the old value");
  }

  @Test
  void update_insertIfAbsentOnAbsentKey_storesAndAnswersTrue() {
    LookupMap map = map();

    boolean stored = map.update(bytes("key"), bytes("value"), INSERT_IF_ABSENT);

    assertTrue(stored, "the key was absent, so INSERT_IF_ABSENT must store and answer true");
    assertEquals("value", map.lookup("key"), "INSERT_IF_ABSENT answered true: the value is there");
  }

  @Test
  void update_insertIfAbsentOnPresentKey_keepsTheOldValueAndAnswersFalse() {
    LookupMap map = map();
    map.update("key", "old");

    boolean stored = map.update(bytes("key"), bytes("new"), INSERT_IF_ABSENT);

    assertFalse(stored, "the key was present, so INSERT_IF_ABSENT must answer false");
    assertEquals("old", map.lookup("key"), "INSERT_IF_ABSENT must keep a value that is there");
  }

  @Test
  void update_insertIfAbsentOnKeyWithEmptyValue_answersFalse() {
    LookupMap map = map();
    map.update("key", "");

    boolean stored = map.update("key", "new", INSERT_IF_ABSENT);

    assertFalse(stored, "a key with an empty value is present: INSERT_IF_ABSENT answers false");
    assertEquals("", map.lookup("key"), "INSERT_IF_ABSENT must keep a value that is there");
  }

  @Test
  void update_insertIfAbsentAfterDelete_storesAndAnswersTrue() {
    LookupMap map = map();
    map.update("key", "old");
    map.delete("key");

    boolean stored = map.update("key", "new", INSERT_IF_ABSENT);

    assertTrue(stored, "a deleted key is absent, so INSERT_IF_ABSENT must store and answer true");
    assertEquals("new", map.lookup("key"), "INSERT_IF_ABSENT answered true: the value is there");
  }

  @Test
  void update_emptyValue_isAValueAndNoMiss() {
    LookupMap map = map();

    map.update(bytes("key"), new byte[0]);

    assertBytes(
        new byte[0], map.lookup(bytes("key")), "a value of length 0 is a value; null is a miss");
  }

  @Test
  void update_anyValue_comesBackAsItWas() {
    LookupMap map = map();
    List<byte[]> values = Samples.valuesHeldBy(fixture());

    for (int i = 0; i < values.size(); i++) {
      map.update(bytes("key" + i), values.get(i));
    }

    for (int i = 0; i < values.size(); i++) {
      assertBytes(
          values.get(i), map.lookup(bytes("key" + i)), "any bytes may stand in a value; keep all");
    }
  }

  @Test
  void update_shorterThenLongerValue_leavesNothingOfTheOld() {
    LookupMap map = map();
    int most = Math.min(fixture().maxValueBytes(), 5000);

    for (int length : new int[] {most, 3, most - 1, 0, most}) {
      map.update(bytes("key"), pattern(length));

      assertBytes(
          pattern(length), map.lookup(bytes("key")), "the new value replaces all of the old one");
    }
  }

  @Test
  void update_anyKeyThatTheMapHolds_isKeptApartFromOthers() {
    LookupMap map = map();
    List<byte[]> keys = Samples.keysHeldBy(fixture());

    for (int i = 0; i < keys.size(); i++) {
      map.update(keys.get(i), bytes("value " + i));
    }

    for (int i = 0; i < keys.size(); i++) {
      assertBytes(
          bytes("value " + i),
          map.lookup(keys.get(i)),
          "the fixture says that the map holds the key " + show(keys.get(i)) + ", as it stands");
    }
  }

  @Test
  void update_keyThatTheMapCannotHold_isADataExceptionAndStoresNothing() {
    LookupMap map = map();

    for (byte[] key : Samples.keysForeignTo(fixture())) {
      assertThrows(
          MapDataException.class,
          () -> map.update(key, bytes("value")),
          () -> "the fixture says that the map cannot hold the key " + show(key));
      assertNull(map.lookup(key), () -> "nothing may be stored under the key " + show(key));
    }
  }

  @Test
  void update_longestKey_isStoredAndOneByteMoreIsTooLong() {
    LookupMap map = map();
    int most = Math.min(fixture().maxKeyBytes(), 64 << 10);
    byte[] longest = bytes("k".repeat(most));
    byte[] longer = bytes("k".repeat(most + 1));

    if (fixture().holds(longest)) {
      map.update(longest, bytes("value"));

      assertBytes(bytes("value"), map.lookup(longest), "maxKeyBytes() says that this key fits");
    }
    if (most == fixture().maxKeyBytes()) {
      MapDataException refused =
          assertThrows(
              MapDataException.class,
              () -> map.update(longer, bytes("value")),
              "maxKeyBytes() says that this key is too long: refuse it, never cut it");
      assertEquals(Reason.KEY_TOO_LONG, refused.reason(), refused.getMessage());
    }
  }

  @Test
  void update_largestValue_isStored() {
    LookupMap map = map();
    byte[] largest = pattern(Math.min(fixture().maxValueBytes(), LARGE));

    map.update(bytes("key"), largest);

    assertBytes(largest, map.lookup(bytes("key")), "maxValueBytes() says that this value fits");
  }

  @Test
  void update_valueOneByteTooLarge_isADataExceptionAndKeepsTheOldValue() {
    LookupMap map = map();
    int most = fixture().maxValueBytes();
    map.update("key", "old");

    if (most < LARGE) {
      MapDataException refused =
          assertThrows(
              MapDataException.class,
              () -> map.update(bytes("key"), pattern(most + 1)),
              "maxValueBytes() says that this value is too large: refuse it, never cut it");
      assertEquals(Reason.VALUE_TOO_LARGE, refused.reason(), refused.getMessage());
    }

    assertEquals("old", map.lookup("key"), "an update that is refused changes nothing");
  }

  @Test
  void update_arraysChangedByCallerLater_changeNothingInTheMap() {
    LookupMap map = map();
    byte[] key = bytes("key");
    byte[] value = bytes("value");

    map.update(key, value);
    Arrays.fill(key, (byte) 'x');
    Arrays.fill(value, (byte) 'x');

    String advice = "the caller may reuse its arrays after the call: copy what is kept of them";
    assertBytes(bytes("value"), map.lookup(bytes("key")), advice);
    assertNull(map.lookup(bytes("xxx")), advice);
  }

  @Test
  void update_insertedArraysChangedByCallerLater_changeNothingInTheMap() {
    LookupMap map = map();
    byte[] key = bytes("key");
    byte[] value = bytes("value");

    map.update(key, value, INSERT_IF_ABSENT);
    Arrays.fill(key, (byte) 'x');
    Arrays.fill(value, (byte) 'x');

    String advice = "the caller may reuse its arrays after the call: copy what is kept of them";
    assertBytes(bytes("value"), map.lookup(bytes("key")), advice);
    assertNull(map.lookup(bytes("xxx")), advice);
  }

  @Test
  void update_stringTwins_speakUtf8() {
    LookupMap map = map();

    map.update("grün", "straße");
    boolean stored = map.update("名前", "名", INSERT_IF_ABSENT);
    boolean again = map.update("名前", "前", INSERT_IF_ABSENT);

    assertBytes(bytes("straße"), map.lookup(bytes("grün")), "strings travel as UTF-8");
    assertTrue(stored, "update(String, String, mode) answers as its twin");
    assertFalse(again, "update(String, String, mode) answers as its twin");
    assertBytes(bytes("名"), map.lookup(bytes("名前")), "strings travel as UTF-8");
  }

  @Test
  void update_interruptedThread_isCarriedOut() {
    LookupMap map = map();

    Thread.currentThread().interrupt();
    map.update("key", "value");
    boolean stillInterrupted = Thread.interrupted();

    assertTrue(stillInterrupted, "the thread's interrupt status is the caller's: restore it");
    assertEquals("value", map.lookup("key"), "an interrupt must not lose an update");
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void update_null_isRefused() {
    LookupMap map = map();

    assertThrows(NullPointerException.class, () -> map.update((byte[]) null, bytes("v")));
    assertThrows(NullPointerException.class, () -> map.update(bytes("k"), (byte[]) null));
    assertThrows(NullPointerException.class, () -> map.update(bytes("k"), bytes("v"), null));
    assertNull(map.lookup("k"), "an update that is refused stores nothing");
  }
}
