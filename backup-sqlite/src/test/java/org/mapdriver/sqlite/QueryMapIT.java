package org.mapdriver.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mapdriver.KeyFolding;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapException;
import org.mapdriver.MapOptions;

/** The same files and keys, asked of the driver and of Postfix's own postmap -q. */
final class QueryMapIT {
  @TempDir Path folder;

  private final MapDrivers drivers = MapDrivers.installed();
  private Postmap postmap;

  @BeforeEach
  void makeDatabase() throws Exception {
    postmap = Postmap.in(folder);
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("t.db"));
        Statement sql = connection.createStatement()) {
      sql.execute("CREATE TABLE t (k TEXT, v TEXT, n INTEGER, active INTEGER)");
      for (String row :
          new String[] {
            "'one', 'v1', 1, 1",
            "'two', 'a', 2, 1",
            "'two', 'b', 2, 1",
            "'two', 'c', 2, 0",
            "'empty', '', 3, 1",
            "'mixed', '', 4, 1",
            "'mixed', 'x', 4, 1",
            "'mixed', NULL, 4, 1",
            "'null', NULL, 5, 1",
            "'o''brien', 'quoted', 6, 1",
            "'real', 1.5, 7, 1",
            "'big', 1e20, 7, 1",
            "'blob', x'6162', 8, 1",
            "'blobnul', x'610062', 8, 1",
            "'blobbad', x'ff61', 8, 1",
            "'with blank', ' untrimmed ', 9, 1",
            "'user@example.com', 'box@mail.example.org', 10, 1",
            "'two@example.com', 'plain', 11, 1",
            "'two@example.com', 'b@c', 11, 1",
            "'two@example.com', '@nolocal', 11, 1",
            "'two@example.com', 'nodomain@', 11, 1",
            "'two@example.com', 'x@y@z', 11, 1",
            "'Upper', 'U', 12, 1",
            "'a%s', 'percent', 13, 1",
            "'back\\slash', 'bs', 14, 1",
            "'user', 'local part', 15, 1",
            "'example', 'label', 16, 1",
            "'é', 'e acute', 17, 1",
            "'', 'empty key', 18, 1",
            "'12', 'twelve', 12, 1"
          }) {
        sql.execute("INSERT INTO t VALUES (" + row + ")");
      }
    }
  }

  static Stream<Arguments> queries() {
    String simple = "query = SELECT v FROM t WHERE k = '%s'";
    return Stream.of(
            new String[][] {
              {simple, "one", "none", "two", "empty", "mixed", "null", "o'brien", "real", "big"},
              {simple, "blob", "blobnul", "with blank", "", "Upper", "a%s", "back\\slash", "é"},
              {simple, "x' OR '1'='1", "x'; DROP TABLE t; --", "''", "'", "%", "user@example.com"},
              {"query = SELECT k, v FROM t WHERE k = '%s'", "one", "two"},
              {"query = SELECT n FROM t WHERE k = '%s'", "one", "two", "null"},
              {"query = SELECT v FROM t WHERE n = '%s'", "1", "01", "2", "1.0", "x"},
              {"query = SELECT v FROM t WHERE n = %s", "1", "2", "99", "1.0"},
              {"query = SELECT v FROM t WHERE k = \"%s\"", "one", "two", "o'brien"},
              {"query = SELECT v FROM t WHERE k = '%u'", "user@example.com", "user", "@x", "a@"},
              {"query = SELECT v FROM t WHERE k = '%2'", "u@example.com", "u@com", "u", "u@a.b.c"},
              {"query = SELECT v FROM t WHERE k = '%s@%d'", "two@example.com", "two", "u@d"},
              {"query = SELECT v FROM t WHERE k = 'o''brien' AND '%s' = 'x'", "x", "y"},
              {"query = SELECT '%%', '%s'", "x"},
              {"query = SELECT v || '%%' FROM t WHERE k = '%S'", "one"},
              {simple + "; SELECT nonsense FROM", "one", "none"},
              {simple + " -- a comment with '", "one"},
              {simple + "\nresult_format = <%s>", "one", "two", "empty", "mixed", "null"},
              {simple + "\nresult_format = %u", "two@example.com", "one", "user@example.com"},
              {simple + "\nresult_format = %d", "two@example.com", "one", "user@example.com"},
              {simple + "\nresult_format = %u@%d", "two@example.com", "one"},
              {simple + "\nresult_format = %u at %d", "user@example.com"},
              {simple + "\nresult_format = %s/%U/%D/%1", "two@example.com", "one", "user@x"},
              {simple + "\nresult_format = %S", "one", "two"},
              {simple + "\nresult_format = %2", "user@example.com", "user@com", "one"},
              {simple + "\nresult_format = literal", "one", "two", "none", "null"},
              {simple + "\nresult_format = 100%%", "one", "two"},
              {simple + "\nresult_format =", "one"},
              {simple + "\nresult_format = %n", "one"},
              {simple + "\nexpansion_limit = 2", "one", "two", "mixed"},
              {simple + "\nexpansion_limit = 3", "two"},
              {simple + "\nexpansion_limit = 1\nresult_format = %d", "two@example.com", "one"},
              {simple + "\nexpansion_limit = 0", "two"},
              {simple + "\nexpansion_limit = -1", "one"},
              {simple + "\nexpansion_limit = 1k", "one"},
              {simple + "\ndomain = example.com", "user@example.com", "one", "", "u@other"},
              {simple + "\ndomain = EXAMPLE.com other", "user@example.com", "two@example.com"},
              {simple + "\ndomain =", "one", "user@example.com"},
              {simple + "\nhosts = nowhere\nunknown = 1", "one"},
              {"query = SELEC v FROM t", "one"},
              {"query = SELECT v FROM missing WHERE k = '%s'", "one"},
              {"query = SELECT v FROM t WHERE k = '%x'", "one"},
              {"query = SELECT v FROM t WHERE k = '%", "one"},
              {"query =", "one"},
              {"query = ;SELECT v FROM t", "one"},
              {"query = PRAGMA user_version", "one"},
              {"query = SELECT v FROM t WHERE 0", "one"},
              {"query = SELECT v FROM t WHERE n = 2", "one", "user", ""},
              {"select_field = v\ntable = t\nwhere_field = k", "one", "two", "o'brien"},
              {
                "select_field = v\ntable = t\nwhere_field = k\nadditional_conditions = AND active = 1",
                "one",
                "two"
              },
              {"select_field = v\ntable = t", "one"},
              {"select_field = v\nwhere_field = k", "one"},
              {"table = t\nwhere_field = k", "one"},
              {"query = SELECT v FROM t WHERE k = '%s'\nselect_field = n\ntable = none", "one"},
              {
                "select_field = v\ntable = t\nwhere_field = k\nadditional_conditions = AND n = '%s'",
                "12",
                "one"
              },
            })
        .map(each -> Arguments.of(each[0], Stream.of(each).skip(1).toList()));
  }

  @ParameterizedTest
  @MethodSource("queries")
  void lookup_anyKey_answersAsPostmapDoes(String settings, java.util.List<String> keys)
      throws Exception {
    Path file = folder.resolve("q.cf");
    Files.writeString(file, "dbpath = " + folder.resolve("t.db") + "\n" + settings + "\n");
    // Postfix reads a file again until it is some seconds old.
    Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    StringBuilder ours = new StringBuilder();
    StringBuilder theirs = new StringBuilder();

    for (String key : keys) {
      ours.append(key).append(" -> ").append(ask(file, key)).append('\n');
      theirs.append(key).append(" -> ").append(postmap.query("sqlite:" + file, key)).append('\n');
    }

    assertThat(ours).hasToString(theirs.toString());
  }

  private String ask(Path file, String key) throws IOException {
    MapOptions options = MapOptions.defaults().folding(KeyFolding.CASE);
    try (LookupMap map = drivers.open("sqlite:" + file, options)) {
      byte[] value = map.lookup(key.getBytes(UTF_8));
      return value == null ? "not found" : "[" + new String(value, UTF_8) + "]";
    } catch (MapException e) {
      assertThat(e.getMessage()).doesNotContain("\n");
      return "error";
    }
  }
}
