package org.mapdriver.tck;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mapdriver.tck.Samples.bytes;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mapdriver.Access;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapEntry;
import org.mapdriver.MapUnsupportedException;
import org.mapdriver.UpdateMode;

/** What a map may be used for: {@link Access}, and security-sensitive use. */
public abstract class AccessContract extends MapContract {
  /** For subclasses. */
  protected AccessContract() {}

  @Test
  void open_readWrite_canBeWritten() {
    LookupMap map = open(options -> options.access(Access.READ_WRITE));

    map.update("key", "value");

    assertTrue(map.writable(), "writable() of a map that can be written must answer true");
    assertEquals("value", map.lookup("key"), "lookup must answer the value that was stored last");
  }

  @Test
  void open_nothingSaid_canBeWritten() {
    LookupMap map = map();

    map.update("key", "value");

    assertTrue(map.writable(), "writable() of a map that can be written must answer true");
    assertEquals("value", map.lookup("key"), "a map that can be written is opened for writing");
  }

  @Test
  void open_readOnly_refusesEveryWriteAndAnswersLookups() {
    map().update("key", "value");
    close();

    LookupMap map = open(options -> options.access(Access.READ_ONLY));

    String expected = fixture().persistent() ? "value" : null;
    assertEquals(expected, map.lookup("key"), "a map opened READ_ONLY answers lookups");
    assertFalse(map.writable(), "a map opened READ_ONLY is not writable()");
    byte[] key = bytes("key");
    byte[] value = bytes("new");
    assertAll(
        () -> assertThrows(MapUnsupportedException.class, () -> map.update(key, value)),
        () ->
            assertThrows(
                MapUnsupportedException.class,
                () -> map.update(key, value, UpdateMode.INSERT_IF_ABSENT)),
        () -> assertThrows(MapUnsupportedException.class, () -> map.update("new", "value")),
        () ->
            assertThrows(
                MapUnsupportedException.class,
                () -> map.updateAll(List.of(new MapEntry(key, value)))),
        () ->
            assertThrows(
                MapUnsupportedException.class, () -> map.updateAll(Map.of("new", "value"))),
        () -> assertThrows(MapUnsupportedException.class, () -> map.delete(key)),
        () -> assertThrows(MapUnsupportedException.class, () -> map.deleteAll(List.of(key))));
    assertEquals(expected, map.lookup("key"), "a write that is refused changes nothing");
    assertNull(map.lookup("new"), "a write that is refused changes nothing");
  }

  @Test
  void open_securitySensitive_opensOrSaysWhyNot() {
    if (fixture().refusesSecuritySensitive()) {
      MapConfigException refused =
          assertThrows(
              MapConfigException.class,
              () -> open(options -> options.securitySensitive(true)),
              "any local process could write to this map, says the fixture: refuse to open it");

      Messages.assertOneLine(String.valueOf(refused.getMessage()));
    } else {
      LookupMap map = open(options -> options.securitySensitive(true));

      map.update("key", "value");

      assertEquals("value", map.lookup("key"), "security-sensitive use changes no operation");
    }
  }
}
