package org.mapdriver.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mapdriver.Bytes.raw;
import static org.mapdriver.Bytes.utf8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mapdriver.Access;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapOptions;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.WarningsCaptured;

/**
 * POSTFIX.md, section 5; the expected results were taken from postmap 3.7.11 on an sqlite table.
 */
class DomainFilterTest {
  private static final MapUri OWNER = MapUri.parse("memcache:/etc/users.cf");

  @TempDir Path folder;

  private static DomainFilter parse(String list) {
    return DomainFilter.parse(list, OWNER, MapOptions.defaults(), MapDrivers.installed()::open);
  }

  private static boolean accepts(String list, String key) {
    try (DomainFilter filter = parse(list)) {
      return filter.accepts(utf8(key));
    }
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.com", "user", "@example.com", "user@", "@", ""})
  void accepts_keyLacksLocalPartOrDomain_isNever(String key) {
    assertThat(accepts("example.com user static:x", key)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "a.org                | u@a.org        | true",
        "a.org                | u@A.Org        | true",
        "A.ORG                | u@a.org        | true",
        "a.org                | @x@a.org       | true",
        "a.org                | a.org@b.org    | false",
        "a.org                | u@sub.a.org    | false",
        ".a.org               | u@sub.a.org    | false",
        "*                    | u@a.org        | false",
        "*                    | u@*            | true",
        "a.org,b.org          | u@b.org        | true",
        "a.org b.org          | u@b.org        | true",
        "!a.org b.org a.org   | u@a.org        | false",
        "!a.org b.org a.org   | u@b.org        | true",
        "a.org !a.org         | u@a.org        | true",
        "!!a.org              | u@a.org        | true",
        "!a.org               | u@b.org        | false",
        "','                  | u@a.org        | false",
        "{a.org b.org}        | u@a.org        | false",
        "{a.org b.org}        | u@{a.org b.org}| true",
        "[a:b]                | u@[a:b]        | true",
        "a.org#x b.org        | u@b.org        | true",
        "a.org#x b.org        | u@a.org        | false",
        "Straße.de            | u@STRASSE.de   | true",
        "STRASSE.de           | u@straße.de    | true",
        "ΣΑΣ.gr               | u@σας.gr       | true",
      })
  void accepts_listOfNames_decidesAsPostfix(String list, String key, boolean expected) {
    assertThat(accepts(list, key)).isEqualTo(expected);
  }

  @Test
  void accepts_onlySeparators_isNever() {
    assertThat(accepts(" ,\t", "u@a.org")).isFalse();
  }

  @Test
  void accepts_bytesThatAreNotUtf8_areComparedAsTheyAre() {
    try (DomainFilter filter = parse("\udcff.org")) {
      assertThat(filter.accepts(raw("u@\u00ff.ORG"))).isTrue();
      assertThat(filter.accepts(raw("u@\u00fe.org"))).isFalse();
    }
  }

  @Test
  void parse_emptyList_acceptsEverything() {
    DomainFilter filter = parse("");

    assertThat(filter.isEmpty()).isTrue();
    assertThat(filter.accepts(utf8("anything"))).isTrue();
    assertThat(DomainFilter.none().accepts(utf8(""))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "a.org,true",
    "b.org,true",
    "c.org,false",
    "d.org,false",
    "e.org,true",
    "f.org,false",
    "z.org,false"
  })
  void accepts_fileInFile_isReadInPlaceOfItsName(String domain, boolean expected)
      throws IOException {
    try (WarningsCaptured warnings = new WarningsCaptured()) {
      String inner =
          file("inner", "a.org, b.org !c.org # tail d.org\n# whole\ne.org\n {x\n f.org}\n");
      String outer = file("outer", inner + "\n!z.org\n");

      assertThat(accepts(outer, "u@" + domain)).isEqualTo(expected);
      assertThat(warnings.messages())
          .singleElement()
          .asString()
          .startsWith("open memcache:/etc/users.cf: parameter domain: ")
          .contains("comment at end of line is not supported: \"# tail d.org\"");
    }
  }

  @ParameterizedTest
  @CsvSource({"a.org,false", "c.org,true", "d.org,true", "z.org,true"})
  void accepts_negatedFile_negatesEachEntry(String domain, boolean expected) throws IOException {
    String inner = file("inner", "a.org\n!c.org\n");
    String outer = file("outer", inner + " !z.org\n");

    assertThat(accepts("!" + outer + " static:x", "u@" + domain)).isEqualTo(expected);
  }

  @Test
  void accepts_commentInParameter_endsTheListWithWarning() {
    try (WarningsCaptured warnings = new WarningsCaptured()) {
      assertThat(accepts("a.org #x b.org", "u@a.org")).isTrue();
      assertThat(accepts("a.org #x b.org", "u@b.org")).isFalse();
      assertThat(accepts("#x", "u@x")).isFalse();
      assertThat(warnings.messages()).hasSize(3);
    }
  }

  @ParameterizedTest
  @CsvSource({"b.org,true", "B.org,true", "a.org,false", "A.ORG,false", "c.org,false"})
  void accepts_table_isAskedForTheFoldedDomain(String domain, boolean expected) {
    assertThat(accepts("inline:{ {A.org = x }, b.org=y}", "u@" + domain)).isEqualTo(expected);
  }

  @Test
  void accepts_negatedTableBeforeOthers_firstMatchDecides() {
    String list = "!inline:{a.org=x} static:1";

    assertThat(accepts(list, "u@a.org")).isFalse();
    assertThat(accepts(list, "u@b.org")).isTrue();
  }

  @Test
  void accepts_tableFails_failsOnlyIfItIsReached() {
    try (DomainFilter filter = parse("a.org fail:down b.org")) {
      assertThat(filter.accepts(utf8("u@a.org"))).isTrue();
      assertThatThrownBy(() -> filter.accepts(utf8("u@b.org")))
          .isInstanceOf(MapUnavailableException.class);
    }
  }

  @Test
  void parse_table_isOpenedReadOnlyAndClosedWithTheFilter() {
    List<LookupMap> opened = new ArrayList<>();
    List<MapOptions> given = new ArrayList<>();
    MapOpener opener =
        (uri, options) -> {
          LookupMap map = MapDrivers.installed().open(uri, options);
          opened.add(map);
          given.add(options);
          return map;
        };

    DomainFilter filter =
        DomainFilter.parse(
            "static:x",
            OWNER,
            MapOptions.defaults().access(Access.READ_WRITE).parameter("ttl", "1"),
            opener);
    filter.close();

    assertThat(given.get(0).access()).isEqualTo(Access.READ_ONLY);
    assertThat(given.get(0).parameters()).isEmpty();
    assertThatThrownBy(() -> opened.get(0).lookup("k"))
        .isInstanceOf(MapUnavailableException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void parse_laterEntryIsBroken_closesTheTablesBefore() {
    List<LookupMap> opened = new ArrayList<>();
    MapOpener opener =
        (uri, options) -> {
          LookupMap map = MapDrivers.installed().open(uri, options);
          opened.add(map);
          return map;
        };

    assertThatThrownBy(
            () -> DomainFilter.parse("static:x nosuch:y", OWNER, MapOptions.defaults(), opener))
        .isInstanceOf(MapConfigException.class)
        .hasMessageStartingWith("open memcache:/etc/users.cf: parameter domain: ")
        .hasMessageContaining("nosuch");
    assertThatThrownBy(() -> opened.get(0).lookup("k")).isInstanceOf(MapUnavailableException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "!",
        "a.org !",
        "! a.org",
        "!!",
        "{a:b}",
        "a:",
        "a.org texthash:/no/such/file",
        "/no/such/file"
      })
  void parse_brokenList_isRefusedAtOnce(String list) {
    assertThatThrownBy(() -> parse(list))
        .isInstanceOf(MapConfigException.class)
        .hasMessageStartingWith("open memcache:/etc/users.cf: parameter domain: ");
  }

  @Test
  void parse_folderOrFileThatNamesItself_isRefused() throws IOException {
    String loop = folder.resolve("loop").toString();
    file("loop", loop + "\n");

    assertThatThrownBy(() -> parse(folder.toString()))
        .isInstanceOf(MapConfigException.class)
        .hasMessageContaining("is a folder");
    assertThatThrownBy(() -> parse(loop))
        .isInstanceOf(MapConfigException.class)
        .hasMessageContaining("name itself?");
  }
}
