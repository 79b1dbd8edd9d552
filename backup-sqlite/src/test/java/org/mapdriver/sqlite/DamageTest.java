package org.mapdriver.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mapdriver.Access;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapCursor;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapException;
import org.mapdriver.MapOptions;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.MapUnsupportedException;

/** Files that are not what they should be, or not to be had. */
final class DamageTest {
  @TempDir Path folder;

  private final MapDrivers drivers = MapDrivers.of(new SqliteDriver());
  private Path file;

  @BeforeEach
  void fill() {
    file = folder.resolve("t.db");
    try (LookupMap map = drivers.open("sqlite:" + file)) {
      map.updateAll(
          java.util.stream.IntStream.range(0, 2000)
              .boxed()
              .collect(java.util.stream.Collectors.toMap(i -> "key" + i, i -> "value" + i)));
    }
  }

  private LookupMap open(Access access) {
    return drivers.open(
        "sqlite:" + file + ";busy_timeout=50ms", MapOptions.defaults().access(access));
  }

  /** Opens, reads everything, and answers how that failed. */
  private MapException failure(Access access) {
    try (LookupMap map = open(access);
        MapCursor cursor = map.sequence()) {
      for (int i = 0; i < 2000; i++) {
        map.lookup("key" + i);
      }
      while (cursor.next()) {
        assertThat(cursor.key()).isNotEmpty();
      }
    } catch (MapException e) {
      assertThat(e.getMessage()).doesNotContain("\n").doesNotContain("value1");
      return e;
    }
    throw new AssertionError("nothing failed");
  }

  @ParameterizedTest
  @EnumSource(Access.class)
  void file_ofAnotherKind_isRefused(Access access) throws Exception {
    Files.writeString(file, "this is no database, but text of some length\n".repeat(100));

    assertThat(failure(access))
        .isInstanceOf(MapConfigException.class)
        .hasMessageContaining("not a SQLite database");
  }

  @ParameterizedTest
  @EnumSource(Access.class)
  void file_pagesOverwritten_isReportedAsDamaged(Access access) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, 8192, bytes.length, (byte) 0x5a);
    Files.write(file, bytes);

    assertThat(failure(access))
        .isInstanceOf(MapConfigException.class)
        .hasMessageContaining("damaged");
    try (LookupMap map = open(Access.READ_ONLY)) {
      assertThat(map.check()).singleElement().matches(check -> !check.healthy());
    } catch (MapConfigException refusedAtOpen) {
      assertThat(refusedAtOpen).hasMessageContaining("damaged");
    }
  }

  @ParameterizedTest
  @EnumSource(Access.class)
  void file_truncated_isReported(Access access) throws Exception {
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 9000));

    assertThat(failure(access)).isInstanceOf(MapException.class);
  }

  @ParameterizedTest
  @EnumSource(Access.class)
  void path_ofAFolder_isRefused(Access access) throws Exception {
    file = Files.createDirectory(folder.resolve("folder.db"));

    assertThat(failure(access))
        .isInstanceOf(MapConfigException.class)
        .hasMessageContaining("folder");
  }

  @ParameterizedTest
  @EnumSource(Access.class)
  void path_ofAPipe_isRefusedInsteadOfWaitingForAWriter(Access access) throws Exception {
    file = folder.resolve("pipe.db");
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();

    assertThat(failure(access))
        .isInstanceOf(MapConfigException.class)
        .hasMessageContaining("not a regular file");
  }

  @Test
  void path_inNoFolder_isRefused() {
    file = folder.resolve("none/t.db");

    assertThat(failure(Access.READ_WRITE))
        .isInstanceOf(MapConfigException.class)
        .hasMessageContaining("folder is not there");
  }

  @Test
  void update_anotherHoldsTheWriteLock_isUnavailableAndReadsGoOn() throws Exception {
    try (LookupMap map = open(Access.READ_WRITE);
        Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement sql = other.createStatement()) {
      sql.execute("BEGIN IMMEDIATE");

      assertThatThrownBy(() -> map.update("key1", "new"))
          .isInstanceOfSatisfying(
              MapUnavailableException.class, e -> assertThat(e.mayHaveHappened()).isFalse())
          .hasMessageContaining("locked");
      assertThat(map.lookup("key1")).isEqualTo("value1");
      assertThat(map.check()).singleElement().matches(check -> !check.healthy());

      sql.execute("ROLLBACK");
      map.update("key1", "new");
      assertThat(map.lookup("key1")).isEqualTo("new");
    }
  }

  @Test
  void query_databaseIsLocked_isUnavailable() throws Exception {
    Path query = folder.resolve("q.cf");
    Files.writeString(
        query,
        "dbpath = "
            + file
            + "\nquery = SELECT value FROM mapdriver WHERE key = CAST('%s' AS BLOB)");
    Sql.run(file, "PRAGMA journal_mode = delete");
    try (LookupMap map = drivers.open("sqlite:" + query + ";busy_timeout=50ms");
        Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement sql = other.createStatement()) {
      assertThat(map.lookup("key1")).isEqualTo("value1");

      sql.execute("BEGIN EXCLUSIVE");

      assertThatThrownBy(() -> map.lookup("key1"))
          .isInstanceOf(MapUnavailableException.class)
          .hasMessageContaining("locked");
    }
  }

  @Test
  void open_readOnly_leavesTheFileAsItIs() throws Exception {
    Sql.run(file, "PRAGMA journal_mode = delete");
    byte[] before = Files.readAllBytes(file);

    try (LookupMap map = open(Access.READ_ONLY)) {
      assertThat(map.lookup("key1")).isEqualTo("value1");
    }

    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThat(folder.toFile().list()).containsExactly("t.db");
  }

  @Test
  void open_immutable_readsWithoutLocks() throws Exception {
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement sql = other.createStatement()) {
      sql.execute("BEGIN EXCLUSIVE");
      try (LookupMap map =
          drivers.open(
              "sqlite:" + file + ";immutable=yes",
              MapOptions.defaults().access(Access.READ_ONLY))) {
        assertThat(map.lookup("key1")).isEqualTo("value1");
      }
    }
  }

  @Test
  void open_thatCanOnlyBeRead_isRefusedOnlyToThoseWhoSayThatTheyWrite() {
    String uri = "sqlite:" + file + ";immutable=yes";

    try (LookupMap map = drivers.open(uri)) {
      assertThat(map.lookup("key1")).isEqualTo("value1");
      assertThat(map.writable()).isFalse();
      assertThatThrownBy(() -> map.update("key1", "new"))
          .isInstanceOf(MapUnsupportedException.class);
    }
    assertThatThrownBy(() -> drivers.open(uri, MapOptions.defaults().access(Access.READ_WRITE)))
        .isInstanceOf(MapConfigException.class);
  }

  @Test
  void open_immutableThatWouldHaveToBeCreated_isRefusedAndNotCreated() {
    file = folder.resolve("new.db");
    String uri = "sqlite:" + file + ";immutable=yes";

    assertThatThrownBy(() -> drivers.open(uri, MapOptions.defaults().access(Access.READ_WRITE)))
        .isInstanceOf(MapConfigException.class)
        .hasMessageContaining("immutable=yes is for reading");
    assertThatThrownBy(() -> drivers.open(uri))
        .isInstanceOf(MapConfigException.class)
        .hasMessageContaining("there is no such file");
    assertThat(file).doesNotExist();
  }

  @Test
  void query_onADamagedFile_isReported() throws Exception {
    Path query = folder.resolve("q.cf");
    Files.writeString(query, "dbpath = " + file + "\nquery = SELECT count(*) FROM mapdriver");
    Path garbage = Files.writeString(folder.resolve("g"), "garbage ".repeat(1000));
    Files.move(garbage, file, StandardCopyOption.REPLACE_EXISTING);

    try (LookupMap map = drivers.open("sqlite:" + query)) {
      assertThatThrownBy(() -> map.lookup("x"))
          .isInstanceOf(MapConfigException.class)
          .hasMessageContaining("not a SQLite database");
      assertThat(map.check()).singleElement().matches(check -> !check.healthy());
    }
  }

  @Test
  void check_namesInTheFileThatNobodyReads_areToldWhetherTheQueryRunsOrNot() throws Exception {
    String file = "dbpath = " + this.file + "\nqurey = x\nselect_feild = y\nquery = SELECT ";
    Path good = Files.writeString(folder.resolve("good.cf"), file + "'%s'\n");
    Path bad = Files.writeString(folder.resolve("bad.cf"), file + "nothing FROM '%s'\n");

    try (LookupMap map = drivers.open("sqlite:" + good)) {
      assertThat(map.check())
          .singleElement()
          .matches(check -> check.healthy())
          .extracting(check -> check.report())
          .asString()
          .contains("qurey, select_feild");
    }
    try (LookupMap map = drivers.open("sqlite:" + bad)) {
      assertThat(map.check())
          .singleElement()
          .matches(check -> !check.healthy())
          .extracting(check -> check.report())
          .asString()
          .contains("qurey, select_feild");
    }
  }

  @Test
  void open_configurationFileMissingOrMalformed_namesTheMap() throws Exception {
    String missing = "sqlite:" + folder.resolve("none.cf");
    String malformed = "sqlite:" + Files.writeString(folder.resolve("x.cf"), "no parameter\n");

    assertThatThrownBy(() -> drivers.open(missing))
        .isInstanceOf(MapConfigException.class)
        .hasMessageStartingWith("open " + missing + ": ")
        .hasMessageContaining("there is no such file; create it");
    assertThatThrownBy(() -> drivers.open(malformed))
        .isInstanceOf(MapConfigException.class)
        .hasMessageStartingWith("open " + malformed + ": ")
        .hasMessageContaining(", line 1: ");
  }
}
