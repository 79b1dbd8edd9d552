package org.mapdriver.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.Access;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapCursor;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapOptions;
import org.mapdriver.UpdateMode;

/** A table of the driver's own layout. */
final class TableMapTest {
  @TempDir Path folder;

  private final MapDrivers drivers = MapDrivers.of(new SqliteDriver());

  private LookupMap open() {
    return drivers.open("sqlite:" + folder.resolve("t.db") + ";synchronous=normal");
  }

  private static List<String> keys(LookupMap map) {
    List<String> keys = new ArrayList<>();
    try (MapCursor cursor = map.sequence()) {
      while (cursor.next()) {
        keys.add(new String(cursor.key(), UTF_8));
      }
    }
    return keys;
  }

  @Test
  void update_newKey_isFoundHereAndAfterReopening() {
    try (LookupMap map = open()) {
      map.update("alice", "1");

      assertThat(map.lookup("alice")).isEqualTo("1");
      assertThat(map.lookup("bob")).isNull();
    }
    try (LookupMap map = open()) {
      assertThat(map.lookup("alice")).isEqualTo("1");
    }
  }

  @Test
  void update_modes_answerWhatHappened() {
    try (LookupMap map = open()) {
      assertThat(map.update("k", "1", UpdateMode.INSERT_IF_ABSENT)).isTrue();
      assertThat(map.update("k", "2", UpdateMode.INSERT_IF_ABSENT)).isFalse();
      assertThat(map.lookup("k")).isEqualTo("1");

      assertThat(map.update("k", "3", UpdateMode.REPLACE)).isTrue();
      assertThat(map.lookup("k")).isEqualTo("3");
    }
  }

  @Test
  void delete_answersWhetherItWasThere() {
    try (LookupMap map = open()) {
      map.update("k", "1");

      assertThat(map.delete("k")).isTrue();
      assertThat(map.delete("k")).isFalse();
      assertThat(map.lookup("k")).isNull();
    }
  }

  @Test
  void keysAndValues_anyBytes_comeBackAsTheyWere() {
    List<byte[]> all =
        List.of(
            new byte[0],
            new byte[] {0},
            new byte[] {'a', 0, 'b'},
            new byte[] {(byte) 0xff, (byte) 0xc0},
            "5".getBytes(UTF_8),
            "05".getBytes(UTF_8),
            "'\";--".getBytes(UTF_8));
    try (LookupMap map = open()) {
      for (byte[] bytes : all) {
        map.update(bytes, bytes);
      }

      for (byte[] bytes : all) {
        assertThat(map.lookup(bytes)).isEqualTo(bytes);
      }
      assertThat(keys(map)).hasSize(all.size());
    }
  }

  @Test
  void bulk_operations_actOnAll() {
    Map<String, String> entries = new LinkedHashMap<>();
    for (int i = 0; i < 1000; i++) {
      entries.put("k%04d".formatted(i), "v" + i);
    }
    try (LookupMap map = open()) {
      map.updateAll(entries);

      assertThat(map.lookupAll(List.of("k0001", "none", "k0999")))
          .containsExactly(Map.entry("k0001", "v1"), Map.entry("k0999", "v999"));
      assertThat(keys(map)).containsExactlyElementsOf(entries.keySet());
      assertThat(map.deleteAll(List.of("k0001", "none", "k0999"))).isEqualTo(2);
    }
  }

  @Test
  void sequence_walkerDeletesAndUpdates_showsTheRestOnce() {
    try (LookupMap map = open()) {
      for (int i = 0; i < 1000; i++) {
        map.update("k%04d".formatted(i), "v");
      }
      List<String> shown = new ArrayList<>();
      try (MapCursor cursor = map.sequence()) {
        while (cursor.next()) {
          String key = new String(cursor.key(), UTF_8);
          shown.add(key);
          map.delete(key);
          map.update("a" + key, "behind the walk");
        }
      }

      assertThat(shown).hasSize(1000).doesNotHaveDuplicates();
      assertThat(keys(map)).hasSize(1000).allMatch(key -> key.startsWith("ak"));
    }
  }

  @Test
  void build_replacesTheWholeTable() {
    try (LookupMap map = open()) {
      map.update("old", "1");
    }

    drivers.build(
        "sqlite:" + folder.resolve("t.db"),
        MapOptions.defaults(),
        sink -> {
          assertThat(sink.add(new byte[] {'n'}, new byte[] {'1'}, UpdateMode.INSERT_IF_ABSENT))
              .isTrue();
          assertThat(sink.add(new byte[] {'n'}, new byte[] {'2'}, UpdateMode.INSERT_IF_ABSENT))
              .isFalse();
        });

    try (LookupMap map = open()) {
      assertThat(keys(map)).containsExactly("n");
      assertThat(map.lookup("n")).isEqualTo("1");
    }
  }

  @Test
  void build_contentFails_leavesTheOldTable() {
    try (LookupMap map = open()) {
      map.update("old", "1");
    }

    assertThatThrownBy(
            () ->
                drivers.build(
                    "sqlite:" + folder.resolve("t.db"),
                    MapOptions.defaults(),
                    sink -> {
                      sink.add(new byte[] {'n'}, new byte[] {'1'}, UpdateMode.REPLACE);
                      throw new IllegalStateException("no more");
                    }))
        .hasMessage("no more");

    try (LookupMap map = open()) {
      assertThat(keys(map)).containsExactly("old");
    }
  }

  @Test
  void open_readOnlyWithoutFile_isRefusedAndCreatesNothing() {
    assertThatThrownBy(
            () ->
                drivers.open(
                    "sqlite:" + folder.resolve("t.db"),
                    MapOptions.defaults().access(Access.READ_ONLY)))
        .isInstanceOf(MapConfigException.class)
        .hasMessageContaining("no such file");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void open_newFile_hasTheModeAskedFor() throws Exception {
    MapOptions options =
        MapOptions.defaults().createMode(PosixFilePermissions.fromString("rw-------"));
    try (LookupMap map = drivers.open("sqlite:" + folder.resolve("t.db"), options)) {
      map.update("k", "v");

      assertThat(Files.getPosixFilePermissions(folder.resolve("t.db-wal")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
    assertThat(folder.toFile().list()).containsExactly("t.db");
    assertThat(Files.getPosixFilePermissions(folder.resolve("t.db")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void open_pathWithCharactersOfUris_namesThatFile() {
    Path odd = folder.resolve("a?b#c%20 d&e=f.db");
    try (LookupMap map = drivers.open("sqlite:" + odd)) {
      map.update("k", "v");
    }
    assertThat(odd).exists();
  }

  @Test
  void stats_and_check_tellOfTheFile() {
    try (LookupMap map = open()) {
      assertThat(map.stats().details()).containsEntry("journal_mode", "wal");
      assertThat(map.check()).singleElement().matches(check -> check.healthy());
    }
  }
}
