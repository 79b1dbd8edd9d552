package org.mapdriver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SubcommandsTest {
  @TempDir Path folder;

  @Test
  void help_asked_namesEverySubcommand() {
    assertThat(InProcess.run("--help").out())
        .contains("drivers", "check", "stats", "copy", "demo", "completion", "-q key");
    assertThat(InProcess.run("help", "copy").out()).contains("--resume-file", "FROM", "TO");
  }

  @Test
  void version_asked_isOneLine() {
    assertThat(InProcess.run("--version").out()).startsWith("mapdriver ").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check",
        "check --nope internal:x",
        "copy internal:x",
        "copy fail:x internal:y",
        "copy inline:{a=b} fail:y",
        "drivers nosuch:",
        "help nosuch",
        "demo fail:x"
      })
  void subcommand_usedWrongly_isOneErrorLine(String words) {
    InProcess.Result result = InProcess.run(words.split(" ", -1));

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.errLines()).singleElement().asString().startsWith("mapdriver: error: ");
  }

  @Test
  void drivers_oneScheme_showsItsParameters() {
    assertThat(InProcess.run("drivers", "lmdb:").out())
        .startsWith("lmdb:\n")
        .contains("  map_size  (size, default ")
        .doesNotContain("sqlite:\n");
  }

  @Test
  void check_healthyMap_isExit0() {
    InProcess.Result result = InProcess.run("check", "inline:{a=b}");

    assertThat(result.status()).isZero();
    assertThat(result.out()).startsWith("ok    inline:{a=b}: ");
  }

  @Test
  void check_cacheIsDown_namesTheTierAndIsExit1() {
    InProcess.Result result =
        InProcess.run("check", "memcache:memcache=inet:127.0.0.1:1;backup=inline:{a=b}");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).contains("FAIL  inet:127.0.0.1:1", "ok    inline:{a=b}");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void check_mapIsMissing_createsNothing() throws IOException {
    assertThat(InProcess.run("check", "lmdb:" + folder.resolve("t")).status()).isEqualTo(1);
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void stats_layeredMap_showsBothTiers() {
    String uri = "memcache:memcache=embedded:;backup=inline:{a=b}";

    assertThat(InProcess.run("stats", uri).out()).startsWith(uri + "\n").contains("\n  backup\n");
    assertThat(InProcess.run("stats", "-j", uri).out())
        .startsWith("{\"uri\": \"" + uri + "\", \"lookups\": 0, ")
        .contains(", \"backup\": {\"uri\": \"inline:{a=b}\", ")
        .hasLineCount(1);
  }

  @Test
  void completion_asked_isAScript() {
    assertThat(InProcess.run("completion").out()).startsWith("#!/").contains("resume-file");
  }

  @Test
  void demo_withoutUri_showsEachTier() {
    InProcess.Result result = InProcess.run("demo");

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(result.out())
        .contains("[cache]  misses 5, fills 5", "[backup]  hits 5", "[cache]  hits 5")
        .contains("(none)", "somebody.else@example.com");
  }

  @Test
  void demo_ofTheAliases_has1000AndMore() {
    assertThat(InProcess.run("demo").out())
        .containsPattern("from a text of 1[0-9]{3} mail aliases");
  }

  @Test
  void demo_onAMapWithEntries_leavesThemAsTheyWere() throws IOException {
    Path source = Files.writeString(folder.resolve("t"), "mine untouched\n");
    String table = "lmdb:" + source;
    assertThat(InProcess.run(table).status()).isZero();

    InProcess.Result result = InProcess.run("demo", table);

    assertThat(result.status()).isZero();
    assertThat(result.out()).contains("[map]  hits 5");
    assertThat(InProcess.run("-s", table).out()).isEqualTo("mine\tuntouched\n");
  }

  @Test
  void demo_mapCannotBeWrittenNorTidied_tellsTheFirstFailure() {
    InProcess.Result result = InProcess.run("demo", "memcache:memcache=inet:127.0.0.1:1");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.errLines()).singleElement().asString().startsWith("mapdriver: error: update");
  }

  @Test
  void demo_mapCanOnlyBeRead_isRefused() {
    assertThat(InProcess.run("demo", "inline:{a=b}").err()).startsWith("mapdriver: error: open ");
  }
}
