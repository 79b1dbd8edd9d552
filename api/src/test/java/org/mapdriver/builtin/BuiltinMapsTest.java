package org.mapdriver.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mapdriver.Bytes.utf8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mapdriver.Access;
import org.mapdriver.KeyFolding;
import org.mapdriver.LookupMap;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapCursor;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapEntry;
import org.mapdriver.MapOptions;
import org.mapdriver.MapUnavailableException;
import org.mapdriver.MapUnsupportedException;
import org.mapdriver.UpdateMode;
import org.mapdriver.WarningsCaptured;
import org.mapdriver.spi.MapDriver;

/** The expected results were taken from postmap 3.7.11, but for the order of listings. */
class BuiltinMapsTest {
  private static final MapOptions FOLDING = MapOptions.defaults().folding(KeyFolding.CASE);

  @TempDir Path folder;

  private static LookupMap open(String uri) {
    return MapDrivers.installed().open(uri);
  }

  private static List<String> listed(String uri, MapOptions options) {
    try (LookupMap map = MapDrivers.installed().open(uri, options);
        MapCursor walk = map.sequence()) {
      return walk.stream().map(e -> e.keyString() + "=" + e.valueString()).toList();
    }
  }

  private String file(String content) throws IOException {
    return Files.writeString(folder.resolve("table"), content).toString();
  }

  @Test
  void installed_withoutAnyArtifact_hasTheBuiltinMaps() {
    assertThat(MapDrivers.installed().drivers())
        .extracting(MapDriver::scheme)
        .containsExactly("fail", "inline", "internal", "static", "texthash");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "inline:{a=b}                                  | a=b",
        "inline:{ a=b, { c = e  f g }, d=i }           | a=b;c=e  f g;d=i",
        "inline:{a=b c=d}                              | a=b;c=d",
        "inline:{,,a=b,}                               | a=b",
        "inline:{a=}                                   | a=",
        "inline:{=b}                                   | =b",
        "inline:{{=}}                                  | =",
        "inline:{{ = b}}                               | =b",
        "inline:{{a = }}                               | a=",
        "inline:{a=b,a=c}                              | a=c",
        "inline:{ {a={x y}}, { b = {x} {y} } }         | a={x y};b={x} {y}",
        "inline:{a=b=c, d==}                           | a=b=c;d==",
        "inline:{#a=#b}                                | #a=#b",
        "inline:{a=b;c=d}                              | a=b;c=d",
        "inline:{{ \"c d\"x = e }}                     | \"c d\"x=e",
        "inline:{\"a=b\"=c}                            | \"a=b\"=c",
        "inline:{{a\\=b=c}}                            | a\\=b=c",
        "inline:{{\"a\\\"b\" = b}}                     | \"a\\\"b\"=b",
        "inline:{{{a}=b}}                              | {a}=b",
        "inline:{a={b c}d}                             | a={b c}d",
        "inline:{Straße=x}                             | Straße=x",
      })
  void inline_wellFormed_hasItsEntries(String uri, String expected) {
    assertThat(String.join(";", listed(uri, MapOptions.defaults()))).isEqualTo(expected);
  }

  @Test
  void inline_folding_foldsItsKeysToo() {
    assertThat(listed("inline:{Straße=X, A=1, a=2}", FOLDING)).containsExactly("a=2", "strasse=X");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "inline:",
        "inline:{}",
        "inline:{ }",
        "inline:{,}",
        "inline:a=b",
        "inline:{a}",
        "inline:{h = i}",
        "inline:{a=b} x",
        "inline: {a=b}",
        "inline:{a=b",
        "inline:{{a=b}x}",
        "inline:{{a=b}{c=d}}",
        "inline:{{a=b},{c=d}",
        "inline:{{a=b}}{",
        "inline:{{}}",
        "inline:{{ }}",
        "inline:{{ c d = e }}",
        "inline:{{\"c d=e}}",
        "inline:{\"a b\"=c}",
        "inline:{{\"a\" b=c}}",
        "inline:{\udcff=b}",
        "static:",
        "static:{ foo bar",
        "static:{foo} x",
        "static:{x}y}",
        "fail:",
        "texthash:",
        "texthash:/no/such/file",
        "texthash:/etc/hosts;x=1",
        "internal:x;y=1",
      })
  void open_malformed_isRefused(String uri) {
    assertThatThrownBy(() -> open(uri))
        .isInstanceOf(MapConfigException.class)
        .hasMessageStartingWith("open " + uri.substring(0, uri.indexOf(':') + 1))
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"internal:x", "inline:{a=b}", "static:x", "fail:x", "texthash:/etc/hosts"})
  void open_parameterThatNoBuiltinHas_isRefused(String uri) {
    assertThatThrownBy(
            () -> MapDrivers.installed().open(uri, MapOptions.defaults().parameter("ttl", "1")))
        .isInstanceOf(MapConfigException.class)
        .hasMessageContaining("\"ttl\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "static:foo            | foo",
        "static:a;b=c          | a;b=c",
        "static:x}             | x}",
        "static:{ foo bar }    | foo bar",
        "static:{{a} {b}}      | {a} {b}",
        "static:{ }            | \"\"",
      })
  void static_anyKey_hasTheValue(String uri, String expected) {
    try (LookupMap map = open(uri)) {
      assertThat(map.lookup("any")).isEqualTo(expected);
      assertThat(map.lookup("")).isEqualTo(expected);
    }
  }

  @Test
  void static_value_isVerbatimWithoutBraces() {
    try (LookupMap map = open("static: foo ")) {
      assertThat(map.lookup("a")).isEqualTo(" foo ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"static:x", "inline:{a=b}"})
  void update_mapThatCanOnlyBeRead_isUnsupported(String uri) {
    try (LookupMap map = open(uri)) {
      assertThat(map.writable()).isFalse();
      assertThatThrownBy(() -> map.update("a", "b")).isInstanceOf(MapUnsupportedException.class);
      assertThatThrownBy(() -> map.delete("a")).isInstanceOf(MapUnsupportedException.class);
    }
    assertThatThrownBy(
            () -> MapDrivers.installed().open(uri, MapOptions.defaults().access(Access.READ_WRITE)))
        .isInstanceOf(MapConfigException.class);
  }

  @Test
  void static_sequence_isUnsupported() {
    try (LookupMap map = open("static:x")) {
      assertThatThrownBy(map::sequence).isInstanceOf(MapUnsupportedException.class);
    }
  }

  @Test
  void fail_everyOperation_isUnavailable() {
    try (LookupMap map =
        MapDrivers.installed().open("fail:why", MapOptions.defaults().access(Access.READ_WRITE))) {
      assertThatThrownBy(() -> map.lookup("a"))
          .isInstanceOfSatisfying(
              MapUnavailableException.class, e -> assertThat(e.mayHaveHappened()).isFalse())
          .hasMessage("lookup fail:why: this map always fails, as its URI says; use another map");
      assertThatThrownBy(() -> map.update("a", "b")).isInstanceOf(MapUnavailableException.class);
      assertThatThrownBy(() -> map.delete("a")).isInstanceOf(MapUnavailableException.class);
      assertThatThrownBy(map::sequence).isInstanceOf(MapUnavailableException.class);
      assertThat(map.check()).singleElement().matches(check -> !check.healthy());
      assertThat(map.stats().errors()).containsEntry("unavailable", 4L);
    }
  }

  @Test
  void texthash_file_isReadAsPostmapReadsIt() throws IOException {
    String uri = "texthash:" + file("# c\nK  v one \r\nk dup\n\"x y\" z\nlong a\n b\nEß strasse\n");

    try (WarningsCaptured warnings = new WarningsCaptured()) {
      assertThat(listed(uri, FOLDING))
          .containsExactly("\"x y\"=z", "ess=strasse", "k=v one", "long=a b");
      assertThat(warnings.messages())
          .singleElement()
          .asString()
          .endsWith("/table, line 3: duplicate entry \"k\"; the first one counts");
    }
    assertThat(listed(uri, MapOptions.defaults()))
        .containsExactly("\"x y\"=z", "Eß=strasse", "K=v one", "k=dup", "long=a b");
  }

  @Test
  void texthash_badLines_areWarningsAndTheRestCounts() throws IOException {
    String uri = "texthash:" + file("nov\n\"bad v\ncol: v\n");

    try (WarningsCaptured warnings = new WarningsCaptured()) {
      assertThat(listed(uri, FOLDING)).containsExactly("col:=v");
      assertThat(warnings.messages()).hasSize(3);
    }
  }

  @Test
  void texthash_folder_isRefusedInPlainWords() {
    assertThatThrownBy(() -> open("texthash:" + folder))
        .isInstanceOf(MapConfigException.class)
        .hasMessageContaining("it is a folder");
  }

  @Test
  void internal_eachOpen_isAMapOfItsOwn() {
    try (LookupMap one = open("internal:x");
        LookupMap other = open("internal:x")) {
      one.update("k", "v");

      assertThat(one.lookup("k")).isEqualTo("v");
      assertThat(other.lookup("k")).isNull();
      assertThat(one.stats().details()).containsEntry("entries", "1");
      assertThat(one.check()).singleElement().matches(check -> check.healthy());
    }
  }

  @Test
  void internal_arrays_areCopiedInAndOut() {
    try (LookupMap map = open("internal:x")) {
      byte[] key = utf8("k");
      byte[] value = utf8("v");
      map.update(key, value);
      key[0] = 'x';
      value[0] = 'x';
      map.lookup(utf8("k"))[0] = 'y';

      assertThat(map.lookup("k")).isEqualTo("v");
    }
  }

  @Test
  void internal_insertIfAbsent_keepsWhatIsThere() {
    try (LookupMap map = open("internal:x")) {
      assertThat(map.update("k", "1", UpdateMode.INSERT_IF_ABSENT)).isTrue();
      assertThat(map.update("k", "2", UpdateMode.INSERT_IF_ABSENT)).isFalse();
      assertThat(map.lookup("k")).isEqualTo("1");
      assertThat(map.update("k", "3", UpdateMode.REPLACE)).isTrue();
      assertThat(map.lookup("k")).isEqualTo("3");
    }
  }

  @Test
  void internal_walk_isInByteOrderAndSurvivesDeletes() {
    try (LookupMap map = open("internal:x")) {
      for (String key : List.of("é", "b", "", "ab", "a")) {
        map.update(key, "v");
      }
      StringBuilder seen = new StringBuilder();
      try (MapCursor walk = map.sequence()) {
        while (walk.next()) {
          MapEntry entry = new MapEntry(walk.key(), walk.value());
          seen.append('[').append(entry.keyString()).append(']');
          map.delete(walk.key());
        }
        assertThat(walk.next()).isFalse();
      }

      assertThat(seen).hasToString("[][a][ab][b][é]");
      assertThat(listed("internal:x", MapOptions.defaults())).isEmpty();
    }
  }
}
