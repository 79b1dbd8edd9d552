package org.mapdriver.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mapdriver.KeyFolding;
import org.mapdriver.LookupMap;
import org.mapdriver.UpdateMode;

/** {@link KeyFolding}: keys that differ in case are one key, or they are not. */
public abstract class FoldingContract extends MapContract {
  private static final String FOLDED =
      "with KeyFolding.CASE these are one key; the api folds, use keys as they come";

  /** For subclasses. */
  protected FoldingContract() {}

  @Test
  void lookup_foldingCase_findsEachSpelling() {
    LookupMap map = open(options -> options.folding(KeyFolding.CASE));

    map.update("Straße", "1");
    map.update("Σίσυφος", "2");

    assertEquals("1", map.lookup("STRASSE"), FOLDED);
    assertEquals("1", map.lookup("strasse"), FOLDED);
    assertEquals("2", map.lookup("ΣΊΣΥΦΟΣ"), FOLDED);
    assertEquals(
        Map.of("Strasse", "1", "STRASSE", "1"),
        map.lookupAll((java.util.Collection<String>) List.of("Strasse", "x", "STRASSE")),
        FOLDED);
  }

  @Test
  void update_foldingCase_isOneKeyInEachSpelling() {
    LookupMap map = open(options -> options.folding(KeyFolding.CASE));
    map.update("User", "1");

    boolean stored = map.update("USER", "2", UpdateMode.INSERT_IF_ABSENT);
    map.updateAll(Map.of("uSER", "3"));
    boolean there = map.delete("useR");

    assertFalse(stored, FOLDED);
    assertTrue(there, FOLDED);
    assertNull(map.lookup("User"), FOLDED);
  }

  @Test
  void lookup_noFolding_tellsSpellingsApart() {
    LookupMap map = open(options -> options.folding(KeyFolding.NONE));

    map.update("User", "1");
    map.update("user", "2");

    String advice = "without folding these are two keys: compare keys byte for byte";
    assertEquals("1", map.lookup("User"), advice);
    assertEquals("2", map.lookup("user"), advice);
    assertNull(map.lookup("USER"), advice);
  }
}
