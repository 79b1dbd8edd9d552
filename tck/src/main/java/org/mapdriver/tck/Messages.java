package org.mapdriver.tck;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.mapdriver.LookupMap;
import org.mapdriver.MapException;
import org.mapdriver.MapStats;

/** What every message has: one line, the operation first, then the map. */
final class Messages {
  /** Stands in every value that must not show up in a message. */
  static final String SECRET_MARK = "h1dden-v4lue";

  private Messages() {}

  static void assertHelpful(LookupMap map, String operation, MapException e) {
    String message = e.getMessage();
    assertNotNull(message, "an exception without a message helps nobody");
    assertTrue(
        message.startsWith(operation + " "),
        "a message begins with the operation, here \"" + operation + " \": " + message);
    assertTrue(names(map, message), "a message names the map, here " + map.uri() + ": " + message);
    assertOneLine(message);
    assertFalse(
        message.contains(SECRET_MARK), "a message never shows a value of the map: " + message);
  }

  static void assertOneLine(String message) {
    assertTrue(
        message.chars().noneMatch(Character::isISOControl),
        "a message is one line, with control characters escaped: " + message);
  }

  /** A map behind this one may be named in its place. */
  private static boolean names(LookupMap map, String message) {
    if (message.contains(map.uri().toString())) {
      return true;
    }
    Optional<MapStats> behind = map.stats().backup();
    while (behind.isPresent()) {
      if (message.contains(behind.get().uri().toString())) {
        return true;
      }
      behind = behind.get().backup();
    }
    return false;
  }
}
