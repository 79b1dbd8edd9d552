package org.mapdriver.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapCursor;
import org.mapdriver.MapDataException;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapEntry;
import org.mapdriver.UpdateMode;

/** Tables that other programs made and fill. */
final class ForeignTableTest {
  @TempDir Path folder;

  private LookupMap open(String table) {
    return MapDrivers.of(new SqliteDriver())
        .open(
            "sqlite:"
                + file()
                + ";table="
                + table
                + ";key_column=k;value_column=v;synchronous=normal");
  }

  private Path file() {
    return folder.resolve("t.db");
  }

  private static List<String> entries(LookupMap map) {
    List<String> entries = new ArrayList<>();
    try (MapCursor cursor = map.sequence()) {
      while (cursor.next()) {
        entries.add(new String(cursor.key(), UTF_8) + "=" + new String(cursor.value(), UTF_8));
      }
    }
    return entries;
  }

  @ParameterizedTest
  @ValueSource(strings = {"TEXT", "BLOB", "", "VARCHAR(20)", "ANY"})
  void rowsOfOthers_inAnyClass_areFoundReplacedAndDeleted(String type) throws Exception {
    Sql.run(
        file(),
        "CREATE TABLE t (k " + type + " PRIMARY KEY, v " + type + ")",
        "INSERT INTO t VALUES ('text', 'a'), (CAST('blob' AS BLOB), CAST('b' AS BLOB))",
        "INSERT INTO t VALUES (5, 6), ('é', 'ü')");

    try (LookupMap map = open("t")) {
      assertThat(map.lookup("text")).isEqualTo("a");
      assertThat(map.lookup("blob")).isEqualTo("b");
      assertThat(map.lookup("é")).isEqualTo("ü");
      assertThat(map.lookup("none")).isNull();
      assertThat(entries(map)).contains("text=a", "blob=b", "5=6", "é=ü").hasSize(4);

      assertThat(map.update("text", "x", UpdateMode.INSERT_IF_ABSENT)).isFalse();
      assertThat(map.update("blob", "x", UpdateMode.INSERT_IF_ABSENT)).isFalse();
      map.update("text", "A");
      map.update("blob", "B");
      assertThat(map.delete("é")).isTrue();
      assertThat(entries(map)).contains("text=A", "blob=B").hasSize(3);
    }
    assertThat(Sql.rows(file(), "SELECT k, typeof(k) FROM t WHERE typeof(k) <> 'integer'"))
        .contains("text|text", "blob|blob");
  }

  @ParameterizedTest
  @CsvSource({"TEXT, text", "VARCHAR(9), text", "'', text", "BLOB, blob"})
  void update_newRow_hasTheClassThatOthersExpect(String type, String stored) throws Exception {
    Sql.run(file(), "CREATE TABLE t (k " + type + " PRIMARY KEY, v " + type + ")");

    try (LookupMap map = open("t")) {
      map.update("key", "value");
      map.update(new byte[] {(byte) 0xff}, new byte[] {'a', 0});

      assertThat(map.lookup(new byte[] {(byte) 0xff})).isEqualTo(new byte[] {'a', 0});
    }
    assertThat(Sql.rows(file(), "SELECT typeof(k), typeof(v), hex(k) FROM t ORDER BY 3"))
        .containsExactly(stored + "|" + stored + "|6B6579", "blob|blob|FF");
  }

  @Test
  void integerKeys_areTheirDigits_andOthersAreRefused() throws Exception {
    Sql.run(
        file(),
        "CREATE TABLE t (k INTEGER PRIMARY KEY, v TEXT)",
        "INSERT INTO t VALUES (5, 'five'), (-3, 'minus three'), (400, 'four hundred')");

    try (LookupMap map = open("t")) {
      assertThat(map.lookup("5")).isEqualTo("five");
      assertThat(map.lookup("05")).isNull();
      assertThat(map.lookup("5.0")).isNull();
      assertThat(map.lookup("five")).isNull();
      assertThat(map.update("6", "six", UpdateMode.INSERT_IF_ABSENT)).isTrue();
      assertThat(entries(map))
          .containsExactly("-3=minus three", "5=five", "6=six", "400=four hundred");
      assertThatThrownBy(() -> map.update("07", "seven"))
          .isInstanceOf(MapDataException.class)
          .hasMessageContaining("not stored");
      assertThatThrownBy(() -> map.update("x", "y")).isInstanceOf(MapDataException.class);
      assertThat(map.lookup("7")).isNull();
      assertThat(map.delete("05")).isFalse();
      assertThat(map.delete("5")).isTrue();
    }
  }

  @Test
  void integerValues_thatWouldChange_areRefused() throws Exception {
    Sql.run(file(), "CREATE TABLE t (k TEXT PRIMARY KEY, v INTEGER)");

    try (LookupMap map = open("t")) {
      map.update("k", "7");

      assertThatThrownBy(() -> map.update("k", "007")).isInstanceOf(MapDataException.class);
      assertThat(map.lookup("k")).isEqualTo("7");
    }
  }

  @Test
  void sameKeyInTwoClasses_isShownOnce() throws Exception {
    Sql.run(
        file(),
        "CREATE TABLE t (k TEXT PRIMARY KEY, v TEXT)",
        "INSERT INTO t VALUES ('a', 'text'), (x'61', 'blob'), (x'62', 'only blob')");

    try (LookupMap map = open("t")) {
      assertThat(entries(map)).containsExactly("a=text", "b=only blob");
      map.update("a", "both");
      assertThat(map.lookup("a")).isEqualTo("both");
      assertThat(map.delete("a")).isTrue();
      assertThat(map.lookup("a")).isNull();
      assertThat(entries(map)).containsExactly("b=only blob");
    }
  }

  @Test
  void nullValue_isNoEntry() throws Exception {
    Sql.run(
        file(),
        "CREATE TABLE t (k TEXT PRIMARY KEY, v TEXT)",
        "INSERT INTO t VALUES ('a', NULL), (NULL, 'x'), ('b', 'y')");

    try (LookupMap map = open("t")) {
      assertThat(map.lookup("a")).isNull();
      assertThat(entries(map)).containsExactly("b=y");
      assertThat(map.delete("a")).isFalse();
      assertThat(map.update("a", "1", UpdateMode.INSERT_IF_ABSENT)).isTrue();
      assertThat(map.lookup("a")).isEqualTo("1");
    }
  }

  @Test
  void caseInsensitiveColumn_keysAreStillBytes() throws Exception {
    Sql.run(
        file(),
        "CREATE TABLE t (k TEXT PRIMARY KEY COLLATE NOCASE, v TEXT)",
        "INSERT INTO t VALUES ('Alice', '1'), ('bob', '2')");

    try (LookupMap map = open("t")) {
      assertThat(map.lookup("alice")).isNull();
      assertThat(map.lookup("Alice")).isEqualTo("1");
      assertThat(entries(map)).containsExactly("Alice=1", "bob=2");
      assertThatThrownBy(() -> map.update("alice", "3"))
          .isInstanceOf(MapDataException.class)
          .hasMessageContaining("collation");
    }
  }

  @Test
  void otherColumns_areKept() throws Exception {
    Sql.run(
        file(),
        "CREATE TABLE t (k TEXT UNIQUE, v TEXT, note TEXT DEFAULT 'new')",
        "INSERT INTO t VALUES ('a', '1', 'kept')");

    try (LookupMap map = open("t")) {
      map.update("a", "2");
      map.update("b", "3");
    }
    assertThat(Sql.rows(file(), "SELECT k, v, note FROM t ORDER BY k"))
        .containsExactly("a|2|kept", "b|3|new");
  }

  @Test
  void constraint_refusesTheEntry_andNothingIsStored() throws Exception {
    Sql.run(
        file(),
        "CREATE TABLE t (k TEXT PRIMARY KEY, v TEXT CHECK (v <> 'bad'), must TEXT NOT NULL)");

    try (LookupMap map = open("t")) {
      assertThatThrownBy(() -> map.update("a", "1"))
          .isInstanceOf(MapDataException.class)
          .hasMessageContaining("must")
          .hasMessageNotContaining("\n");
      assertThat(map.lookup("a")).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "nothing # no table",
        "nokey # key_column",
        "novalue # value_column",
        "twice # UNIQUE",
        "partly # UNIQUE",
        "pair # UNIQUE",
        "seen # UNIQUE",
        "t\" WHERE 1 -- # no table"
      })
  void open_tableThatIsNoMap_isRefusedWithAdvice(String table, String advice) throws Exception {
    Sql.run(
        file(),
        "CREATE TABLE nokey (a TEXT PRIMARY KEY, v TEXT)",
        "CREATE TABLE novalue (k TEXT PRIMARY KEY, b TEXT)",
        "CREATE TABLE twice (k TEXT, v TEXT)",
        "CREATE TABLE partly (k TEXT, v TEXT)",
        "CREATE UNIQUE INDEX part ON partly (k) WHERE v = 'x'",
        "CREATE TABLE pair (k TEXT, v TEXT, PRIMARY KEY (k, v))",
        "CREATE VIEW seen AS SELECT k, v FROM twice");

    assertThatThrownBy(() -> open(table).close())
        .isInstanceOf(MapConfigException.class)
        .hasMessageContaining(advice);
  }

  @Test
  void open_utf16Database_isRefused() throws Exception {
    Sql.run(file(), "PRAGMA encoding = 'UTF-16le'", "CREATE TABLE t (k TEXT PRIMARY KEY, v TEXT)");

    assertThatThrownBy(() -> open("t").close())
        .isInstanceOf(MapConfigException.class)
        .hasMessageContaining("UTF-16");
  }

  @Test
  void open_keyColumnWithoutTable_isRefused() {
    assertThatThrownBy(
            () ->
                MapDrivers.of(new SqliteDriver())
                    .open("sqlite:" + file() + ";key_column=k")
                    .close())
        .isInstanceOf(MapConfigException.class)
        .hasMessageContaining("table=");
  }

  @Test
  void ownTable_rowsThatOthersInsertAsText_areFound() throws Exception {
    MapDrivers drivers = MapDrivers.of(new SqliteDriver());
    drivers.open("sqlite:" + file()).close();
    Sql.run(file(), "INSERT INTO mapdriver VALUES ('a', 'text'), (x'62', x'63')");

    try (LookupMap map = drivers.open("sqlite:" + file())) {
      assertThat(map.lookup("a")).isEqualTo("text");
      assertThat(entries(map)).containsExactly("a=text", "b=c");
      map.update("a", "2");
    }
    assertThat(Sql.rows(file(), "SELECT count(*) FROM mapdriver")).containsExactly("2");
  }

  /** Otherwise one full disk, or one entry that does not fit, would end all writing. */
  @Test
  void update_afterSqliteRefusedAnEntry_works() throws Exception {
    Sql.run(file(), "CREATE TABLE t (k INTEGER PRIMARY KEY, v TEXT)");
    try (LookupMap map = open("t")) {
      map.update("5", "five");
      assertThatThrownBy(() -> map.update("abc", "x")).isInstanceOf(MapDataException.class);

      map.update("6", "six");

      assertThat(entries(map)).containsExactly("5=five", "6=six");
    }
  }

  @Test
  void bulk_lastSliceFails_saysWhatTheSlicesBeforeItDid() throws Exception {
    Sql.run(
        file(),
        "CREATE TABLE t (k BLOB PRIMARY KEY, v BLOB CHECK (length(v) < 5))",
        "CREATE TRIGGER keep BEFORE DELETE ON t WHEN old.k = CAST('kept' AS BLOB)"
            + " BEGIN SELECT RAISE(ABORT, 'kept'); END");
    List<MapEntry> entries = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      entries.add(MapEntry.of("k" + i, "v"));
    }
    entries.add(MapEntry.of("long", "value"));
    List<byte[]> keys = new ArrayList<>();
    entries.subList(0, 50_000).forEach(entry -> keys.add(entry.key()));
    keys.add("kept".getBytes(UTF_8));

    try (LookupMap map = open("t")) {
      map.update("kept", "v");

      assertThatThrownBy(() -> map.updateAll(entries))
          .isInstanceOf(MapDataException.class)
          .hasMessageEndingWith("The first 50000 of 50001 entries are stored.");
      assertThat(map.lookup("k49999")).isEqualTo("v");
      assertThatThrownBy(() -> map.deleteAll(keys))
          .isInstanceOf(MapDataException.class)
          .hasMessageEndingWith("The first 50000 of 50001 entries are deleted.");
      assertThat(map.lookup("k49999")).isNull();
      assertThat(map.lookup("kept")).isEqualTo("v");
    }
  }
}
