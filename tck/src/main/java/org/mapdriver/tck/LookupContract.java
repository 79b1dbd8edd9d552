package org.mapdriver.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mapdriver.tck.Samples.assertBytes;
import static org.mapdriver.tck.Samples.bytes;
import static org.mapdriver.tck.Samples.show;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;

/** {@code lookup}: the value of a key; null is a miss, and nothing else. */
public abstract class LookupContract extends MapContract {
  /** For subclasses. */
  protected LookupContract() {}

  @Test
  void lookup_keyNeverStored_isNull() {
    LookupMap map = map();

    byte[] found = map.lookup(bytes("absent"));
    String text = map.lookup("absent");

    assertNull(found, "lookup of a key that was never stored must answer null, a miss");
    assertNull(text, "lookup(String) of a key that was never stored must answer null, a miss");
  }

  @Test
  void lookup_storedKey_isItsValue() {
    LookupMap map = map();
    map.update(bytes("key"), bytes("value"));
    map.update(bytes("other"), bytes("another value"));

    byte[] found = map.lookup(bytes("key"));

    assertBytes(bytes("value"), found, "lookup must answer the value that was stored last");
  }

  @Test
  void lookup_askedAgain_answersTheSame() {
    LookupMap map = map();
    map.update(bytes("key"), bytes("value"));

    List<byte[]> found =
        Arrays.asList(map.lookup(bytes("key")), map.lookup(bytes("key")), map.lookup(bytes("key")));

    for (byte[] each : found) {
      assertBytes(bytes("value"), each, "a lookup must not change what the next one finds");
    }
  }

  @Test
  void lookup_stringTwin_speaksUtf8() {
    LookupMap map = map();
    map.update(bytes("grün-名"), bytes("straße-\uD83D\uDE00"));

    String found = map.lookup("grün-名");

    assertEquals("straße-\uD83D\uDE00", found, "strings travel as UTF-8, in keys and in values");
  }

  @Test
  void lookup_keyLikeAStoredOne_isAMiss() {
    LookupMap map = map();
    map.update("user1", "value");

    for (String similar : List.of("user", "user10", "1user", "User1", "user2")) {
      assertNull(
          map.lookup(similar),
          "only \"user1\" is stored, so \"" + similar + "\" is a miss: compare keys byte for byte");
    }
  }

  @Test
  void lookup_answerChangedByCaller_changesNothingInTheMap() {
    LookupMap map = map();
    map.update(bytes("key"), bytes("value"));

    byte[] first = map.lookup(bytes("key"));
    assertBytes(bytes("value"), first, "lookup must answer the value that was stored last");
    Arrays.fill(first, (byte) 'x');
    byte[] second = map.lookup(bytes("key"));

    assertBytes(
        bytes("value"), second, "the array is the caller's to keep and change: answer a copy");
  }

  @Test
  void lookup_keyChangedByCallerLater_changesNothingInTheMap() {
    LookupMap map = map();
    map.update(bytes("key"), bytes("value"));
    byte[] reused = bytes("key");

    byte[] first = map.lookup(reused);
    reused[0] = 'K';
    byte[] changed = map.lookup(bytes("Key"));
    byte[] second = map.lookup(bytes("key"));

    String advice = "the caller may reuse a key's array after the call: copy what is kept of it";
    assertBytes(bytes("value"), first, advice);
    assertNull(changed, advice);
    assertBytes(bytes("value"), second, advice);
  }

  @Test
  void lookup_keyThatTheMapCannotHold_isAMiss() {
    LookupMap map = map();

    for (byte[] key : Samples.keysForeignTo(fixture())) {
      assertNull(
          map.lookup(key),
          () -> "a key that this map can never hold is a miss, answer null: " + show(key));
    }
  }

  @Test
  void lookup_interruptedThread_losesNoAnswer() {
    LookupMap map = map();
    map.update("key", "value");

    Thread.currentThread().interrupt();
    String found = map.lookup("key");
    boolean stillInterrupted = Thread.interrupted();
    String afterwards = map.lookup("key");

    assertEquals("value", found, "an interrupt must not lose an answer: finish, then return");
    assertTrue(stillInterrupted, "the thread's interrupt status is the caller's: restore it");
    assertEquals("value", afterwards, "an interrupt must not break what later calls need");
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void lookup_null_isRefused() {
    LookupMap map = map();

    assertThrows(NullPointerException.class, () -> map.lookup((byte[]) null));
    assertThrows(NullPointerException.class, () -> map.lookup((String) null));
  }
}
