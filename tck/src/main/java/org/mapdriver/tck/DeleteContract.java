package org.mapdriver.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mapdriver.tck.Samples.bytes;
import static org.mapdriver.tck.Samples.show;

import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;

/** {@code delete}: removes a key and its value, and answers whether it was there. */
public abstract class DeleteContract extends MapContract {
  /** For subclasses. */
  protected DeleteContract() {}

  @Test
  void delete_presentKey_answersTrueAndItIsGone() {
    LookupMap map = map();
    map.update("key", "value");
    map.update("other", "stays");

    boolean there = map.delete(bytes("key"));

    assertTrue(there, "the key was there, so delete must answer true");
    assertNull(map.lookup("key"), "a deleted key is a miss");
    assertEquals("stays", map.lookup("other"), "delete removes one key and no other");
  }

  @Test
  void delete_absentKey_answersFalse() {
    LookupMap map = map();
    map.update("keys", "value");

    boolean there = map.delete(bytes("key"));

    assertFalse(there, "the key was not there, so delete must answer false");
    assertEquals("value", map.lookup("keys"), "delete removes one key and no other");
  }

  @Test
  void delete_twice_answersTrueThenFalse() {
    LookupMap map = map();
    map.update("key", "value");

    boolean first = map.delete("key");
    boolean second = map.delete("key");

    assertTrue(first, "the key was there, so delete must answer true");
    assertFalse(second, "the key was deleted before, so delete must answer false");
  }

  @Test
  void delete_keyThatWasLookedUp_isGoneForTheNextLookup() {
    LookupMap map = map();
    map.update("key", "value");
    assertEquals("value", map.lookup("key"), "lookup must answer the value that was stored last");

    map.delete("key");

    assertNull(map.lookup("key"), "a deleted key is a miss: drop what a cache keeps of it");
  }

  @Test
  void delete_keyWithEmptyValue_answersTrue() {
    LookupMap map = map();
    map.update("key", "");

    boolean there = map.delete("key");

    assertTrue(there, "a key with an empty value is there, so delete must answer true");
    assertNull(map.lookup("key"), "a deleted key is a miss");
  }

  @Test
  void delete_thenUpdate_storesAgain() {
    LookupMap map = map();
    map.update("key", "old");
    map.delete("key");

    map.update("key", "new");

    assertEquals("new", map.lookup("key"), "a deleted key can be stored again");
  }

  @Test
  void delete_anyKeyThatTheMapHolds_isGone() {
    LookupMap map = map();

    for (byte[] key : Samples.keysHeldBy(fixture())) {
      map.update(key, bytes("value"));

      assertTrue(map.delete(key), () -> "this key was there: " + show(key));
      assertNull(map.lookup(key), () -> "this key was deleted: " + show(key));
    }
  }

  @Test
  void delete_keyThatTheMapCannotHold_answersFalse() {
    LookupMap map = map();

    for (byte[] key : Samples.keysForeignTo(fixture())) {
      assertFalse(
          map.delete(key),
          () -> "a key that this map can never hold was not there: answer false for " + show(key));
    }
  }

  @Test
  void delete_interruptedThread_isCarriedOut() {
    LookupMap map = map();
    map.update("key", "value");

    Thread.currentThread().interrupt();
    boolean there = map.delete("key");
    boolean stillInterrupted = Thread.interrupted();

    assertTrue(there, "an interrupt must not lose an answer");
    assertTrue(stillInterrupted, "the thread's interrupt status is the caller's: restore it");
    assertNull(map.lookup("key"), "an interrupt must not lose a delete");
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void delete_null_isRefused() {
    LookupMap map = map();

    assertThrows(NullPointerException.class, () -> map.delete((byte[]) null));
    assertThrows(NullPointerException.class, () -> map.delete((String) null));
  }
}
