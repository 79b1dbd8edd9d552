package org.mapdriver.lmdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mapdriver.Access;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapCursor;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapEntry;
import org.mapdriver.MapOptions;
import org.mapdriver.TrailingNul;
import org.mapdriver.UpdateMode;

/** One table, the real postmap on one side and this driver on the other. */
final class PostmapIT {
  private static final MapOptions AS_POSTFIX = MapOptions.defaults().asPostfix(true);

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private Postmap postmap;
  private String table;

  @BeforeEach
  void makePostmap() throws Exception {
    postmap = new Postmap(folder.resolve("etc"));
    table = "lmdb:" + folder + "/users";
  }

  private void buildWithPostmap(String text, String... options) throws Exception {
    Files.writeString(folder.resolve("users"), text);
    List<String> arguments = new java.util.ArrayList<>(List.of(options));
    arguments.add(table);
    assertThat(postmap.run("", arguments.toArray(String[]::new)).status()).isZero();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static List<String> walk(LookupMap map) {
    try (MapCursor cursor = map.sequence()) {
      return cursor.stream().map(entry -> entry.keyString() + "=" + entry.valueString()).toList();
    }
  }

  @Test
  void lookup_tableBuiltByPostmap_answersItsEntries() throws Exception {
    buildWithPostmap("alice home\nbob  two words \n");

    try (LookupMap map = MapDrivers.installed().open(table, AS_POSTFIX)) {
      assertThat(map.lookup("alice")).isEqualTo("home");
      assertThat(map.lookup("bob")).isEqualTo("two words");
      assertThat(map.lookup("carol")).isNull();
      assertThat(walk(map)).containsExactly("alice=home", "bob=two words");
      assertThat(map.delete("alice")).isTrue();
    }
    assertThat(postmap.run("", "-q", "alice", table).status()).isEqualTo(1);
  }

  @Test
  void update_tableBuiltByPostmap_isSeenByPostmapAndTools() throws Exception {
    buildWithPostmap("alice home\n");

    try (LookupMap map = MapDrivers.installed().open(table, AS_POSTFIX)) {
      map.update("bob", "new");
      map.update("alice", "moved");
    }

    assertThat(postmap.run("", "-s", table).out()).isEqualTo("alice\tmoved\nbob\tnew\n");
    assertThat(mdbStat()).contains("Entries: 2");
    Postmap.Outcome dump =
        Postmap.program(folder, "", List.of("mdb_dump", "-n", "-p", folder + "/users.lmdb"));
    assertThat(dump.out()).contains(" bob\\00\n new\\00\n");
  }

  private String mdbStat() throws Exception {
    return Postmap.program(folder, "", List.of("mdb_stat", "-n", folder + "/users.lmdb")).out();
  }

  @Test
  void build_overPostmapsTable_replacesItForPostmap() throws Exception {
    buildWithPostmap("alice home\n");

    MapDrivers.installed()
        .build(
            table,
            AS_POSTFIX,
            sink -> {
              sink.add(bytes("k"), bytes("1"), UpdateMode.INSERT_IF_ABSENT);
              assertThat(sink.add(bytes("k"), bytes("2"), UpdateMode.INSERT_IF_ABSENT)).isFalse();
            });

    assertThat(postmap.run("", "-s", table).out()).isEqualTo("k\t1\n");
  }

  @Test
  void build_contentFails_leavesTheOldTable() throws Exception {
    buildWithPostmap("alice home\n");

    assertThatThrownBy(
            () ->
                MapDrivers.installed()
                    .build(
                        table,
                        AS_POSTFIX,
                        sink -> {
                          sink.add(bytes("k"), bytes("1"), UpdateMode.REPLACE);
                          throw new MapConfigException("no more");
                        }))
        .hasMessage("no more");

    assertThat(postmap.run("", "-s", table).out()).isEqualTo("alice\thome\n");
  }

  @Test
  void lookup_tableWithoutNul_isRecognisedAndStaysSo() throws Exception {
    buildWithPostmap("alice home\nbob two\n", "-n");

    try (LookupMap map = MapDrivers.installed().open(table, AS_POSTFIX)) {
      assertThat(map.lookup("alice")).isEqualTo("home");
      map.update("carol", "three");
      assertThat(map.lookup("bob")).isEqualTo("two");
    }

    assertThat(postmap.run("", "-n", "-q", "carol", table).out()).isEqualTo("three\n");
  }

  @Test
  void update_beforeAnyLookup_writesTheNulEvenIntoATableWithout() throws Exception {
    buildWithPostmap("alice home\n", "-n");

    try (LookupMap map = MapDrivers.installed().open(table, AS_POSTFIX)) {
      map.update("carol", "three");
      assertThat(map.lookup("alice")).isNull();
      assertThat(walk(map)).containsExactly("alice=home", "carol=three");
    }

    assertThat(postmap.run("", "-N", "-q", "carol", table).out()).isEqualTo("three\n");
  }

  @Test
  void lookup_formGiven_findsOnlyThatForm() throws Exception {
    buildWithPostmap("alice home\n");

    MapOptions never = AS_POSTFIX.trailingNul(TrailingNul.NEVER).access(Access.READ_ONLY);
    try (LookupMap map = MapDrivers.installed().open(table, never)) {
      assertThat(map.lookup("alice")).isNull();
      assertThat(walk(map)).containsExactly("alice=home");
    }
    MapOptions always = AS_POSTFIX.trailingNul(TrailingNul.ALWAYS).access(Access.READ_ONLY);
    try (LookupMap map = MapDrivers.installed().open(table, always)) {
      assertThat(map.lookup("alice")).isEqualTo("home");
    }
  }

  @Test
  void open_forWritingWithoutLockFileOrLocking_isRefusedWithBothChoices() throws Exception {
    buildWithPostmap("alice home\n");

    assertThatThrownBy(() -> MapDrivers.installed().open(table))
        .isInstanceOf(MapConfigException.class)
        .hasMessageContaining("locking=postfix")
        .hasMessageContaining("locking=lmdb")
        .hasMessageContaining("users.lmdb");
    try (LookupMap map = MapDrivers.installed().open(table + ";locking=lmdb")) {
      assertThat(map.lookup("alice")).isEqualTo("home");
    }
    try (LookupMap map = MapDrivers.installed().open(table)) {
      assertThat(map.stats().details()).containsEntry("locking", "lmdb");
    }
  }

  @Test
  void open_readOnlyWithoutLockFile_usesPostfixLocksAndLeavesNoFile() throws Exception {
    buildWithPostmap("alice home\n");

    MapOptions readOnly = MapOptions.defaults().access(Access.READ_ONLY);
    try (LookupMap map = MapDrivers.installed().open(table, readOnly)) {
      assertThat(map.lookup("alice")).isEqualTo("home");
      assertThat(map.stats().details()).containsEntry("locking", "postfix");
    }

    assertThat(folder.resolve("users.lmdb-lock")).doesNotExist();
  }

  @Test
  void open_createModeGiven_createsTheTableWithIt() throws Exception {
    MapOptions secret = AS_POSTFIX.createMode(PosixFilePermissions.fromString("rw-------"));

    MapDrivers.installed().open(table, secret).close();

    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("users.lmdb"))))
        .isEqualTo("rw-------");
    assertThat(postmap.run("", "-q", "alice", table)).isEqualTo(new Postmap.Outcome(1, "", ""));
  }

  @Test
  void lookup_postmapRebuildsMeanwhile_showsTheNewTable() throws Exception {
    buildWithPostmap("alice home\n");

    try (LookupMap map = MapDrivers.installed().open(table, AS_POSTFIX)) {
      assertThat(map.lookup("alice")).isEqualTo("home");
      StringBuilder many = new StringBuilder();
      for (int i = 0; i < 20_000; i++) {
        many.append("user").append(i).append(' ').append("x".repeat(1200)).append('\n');
      }
      buildWithPostmap(many.toString()); // 24 MB: larger than the first map

      assertThat(map.lookup("alice")).isNull();
      assertThat(map.lookup("user19999")).hasSize(1200);
      map.updateAll(
          List.of(MapEntry.of("bob", "x"), MapEntry.of("carol", "y"), MapEntry.of("bob", "z")));
    }

    assertThat(postmap.run("", "-q", "bob", table).out()).isEqualTo("z\n");
  }

  @Test
  void update_tableOutgrowsItsMap_postmapReadsTheLargerOne() throws Exception {
    try (LookupMap map = MapDrivers.installed().open(table + ";map_size=64k", AS_POSTFIX)) {
      for (int i = 0; i < 3000; i++) {
        map.update("user" + i, "x".repeat(500));
      }
    }

    assertThat(postmap.run("", "-q", "user2999", table).out()).hasSize(501);
    assertThat(mdbStat()).contains("Entries: 3000");
  }
}
