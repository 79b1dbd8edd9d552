package org.mapdriver.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mapdriver.tck.Samples.assertBytes;
import static org.mapdriver.tck.Samples.bytes;
import static org.mapdriver.tck.Samples.show;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mapdriver.Access;
import org.mapdriver.KeyFolding;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapEntry;
import org.mapdriver.MapStats;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.MapUnsupportedException;
import org.mapdriver.UpdateMode;

/** A map that can only be read: it answers what it holds, and says that it cannot be written. */
public abstract class ReadOnlyContract extends MapContract {
  /** For subclasses. */
  protected ReadOnlyContract() {}

  @Override
  protected abstract ReadOnlyFixture newFixture() throws Exception;

  private ReadOnlyFixture readOnly() {
    return (ReadOnlyFixture) fixture();
  }

  @Test
  void lookup_eachKey_isItsValue() {
    LookupMap map = map();

    readOnly()
        .content()
        .forEach(
            (key, value) -> {
              assertEquals(value, map.lookup(key), "content() says what lookup answers");
              assertBytes(bytes(value), map.lookup(bytes(key)), "strings travel as UTF-8");
            });
  }

  @Test
  void lookup_keyThatIsNotContent_isNullUnlessTheMapHasEveryKey() {
    LookupMap map = map();
    Optional<String> absent = readOnly().absentKey();

    absent.ifPresent(
        key -> assertNull(map.lookup(key), "an absent key, says the fixture, is a miss: null"));
    for (byte[] key : Samples.keys()) {
      if (key.length > 0 && !readOnly().content().containsKey(new String(key, UTF_8))) {
        assertEquals(
            absent.isEmpty(),
            map.lookup(key) != null,
            () -> "null if this key is not there; absentKey() is empty if all are: " + show(key));
      }
    }
  }

  @Test
  void lookup_answerChangedByCaller_changesNothingInTheMap() {
    LookupMap map = map();
    Map.Entry<String, String> entry = readOnly().content().entrySet().iterator().next();

    byte[] first = map.lookup(bytes(entry.getKey()));
    assertNotNull(first, "content() says what lookup answers");
    Arrays.fill(first, (byte) 'x');

    assertEquals(
        entry.getValue(), map.lookup(entry.getKey()), "the array is the caller's: answer a copy");
  }

  @Test
  void lookupAll_answersInTheOrderOfTheKeys() {
    LookupMap map = map();
    List<byte[]> keys = new ArrayList<>();
    readOnly().content().keySet().forEach(key -> keys.add(bytes(key)));
    readOnly().absentKey().ifPresent(key -> keys.add(1, bytes(key)));
    keys.add(keys.get(0));

    List<byte[]> found = map.lookupAll(keys);

    assertEquals(keys.size(), found.size(), "lookupAll answers a list as long as that of the keys");
    for (int i = 0; i < keys.size(); i++) {
      String expected = readOnly().content().get(new String(keys.get(i), UTF_8));
      byte[] answer = found.get(i);
      assertEquals(
          expected,
          answer == null ? null : new String(answer, UTF_8),
          "lookupAll answers in the order of the keys, null for a miss");
    }
  }

  @Test
  void anyWrite_isUnsupportedAndChangesNothing() {
    LookupMap map = map();
    String key = readOnly().content().keySet().iterator().next();

    assertFalse(map.writable(), "writable() of a map that cannot be written answers false");
    Messages.assertHelpful(
        map,
        "update",
        assertThrows(MapUnsupportedException.class, () -> map.update(key, Messages.SECRET_MARK)));
    assertThrows(
        MapUnsupportedException.class, () -> map.update(key, "new", UpdateMode.INSERT_IF_ABSENT));
    assertThrows(MapUnsupportedException.class, () -> map.updateAll(Map.of(key, "new")));
    Messages.assertHelpful(
        map, "delete", assertThrows(MapUnsupportedException.class, () -> map.delete(key)));
    assertThrows(MapUnsupportedException.class, () -> map.deleteAll(List.of(bytes(key))));
    assertEquals(readOnly().content().get(key), map.lookup(key), "nothing may have changed");
  }

  @Test
  void open_readOnly_answersLookups() {
    LookupMap map = open(options -> options.access(Access.READ_ONLY));

    readOnly()
        .content()
        .forEach((key, value) -> assertEquals(value, map.lookup(key), "READ_ONLY is what it is"));
  }

  @Test
  void open_readWriteAskedFor_isRefused() {
    MapConfigException refused =
        assertThrows(
            MapConfigException.class,
            () -> open(options -> options.access(Access.READ_WRITE)),
            "who asks for READ_WRITE must not get a map that cannot be written: writable() says so");

    Messages.assertOneLine(String.valueOf(refused.getMessage()));
  }

  @Test
  void lookup_foldingCase_findsEachSpelling() {
    LookupMap map = open(options -> options.folding(KeyFolding.CASE));

    readOnly()
        .content()
        .forEach(
            (key, value) ->
                assertEquals(
                    value,
                    map.lookup(key.toUpperCase(Locale.ROOT)),
                    "with KeyFolding.CASE keys are asked for in lower case: " + key));
  }

  @Test
  void sequence_showsTheContentOrIsUnsupported() {
    LookupMap map = map();

    if (readOnly().listed()) {
      Map<String, String> shown = new HashMap<>();
      try (Stream<MapEntry> entries = map.sequence().stream()) {
        entries.forEach(entry -> shown.put(entry.keyString(), entry.valueString()));
      }

      assertEquals(readOnly().content(), shown, "a walk shows all entries, each once");
    } else {
      Messages.assertHelpful(
          map, "sequence", assertThrows(MapUnsupportedException.class, map::sequence));
    }
  }

  @Test
  void stats_lookups_areHitsOrMisses() {
    LookupMap map = map();
    map.lookup(readOnly().content().keySet().iterator().next());
    readOnly().absentKey().ifPresent(map::lookup);

    MapStats stats = map.stats();
    assertEquals(stats.lookups(), stats.hits() + stats.misses(), "a lookup is a hit or a miss");
    MapStats last = stats;
    long hits = stats.hits();
    while (last.backup().isPresent()) { // a miss of the one is a lookup of the other
      last = last.backup().get();
      hits += last.hits();
    }
    long misses = readOnly().absentKey().isPresent() ? 1 : 0;
    assertEquals(1 + misses, stats.lookups(), "each key looked up counts");
    assertEquals(1, hits, "one was there, in this map or one behind it");
    assertEquals(misses, last.misses(), "an absent key is a miss of the last one");
  }

  @Test
  void lookup_afterClose_isUnavailable() {
    LookupMap map = map();

    map.close();
    map.close();

    MapUnavailableException refused =
        assertThrows(MapUnavailableException.class, () -> map.lookup("key"), "the map is closed");
    Messages.assertHelpful(map, "lookup", refused);
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
    map.lookup("key");
    map.stats();
    close();
  }
}
