package org.mapdriver.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mapdriver.MapConfigException;
import org.mapdriver.Property;

/** DESIGN, section 3. */
class MapUriTest {

  @Test
  void parse_pathWithParameters_dividesThem() {
    MapUri uri = MapUri.parse("lmdb:/var/lib/app/users;map_size=64m;locking=lmdb");

    assertThat(uri.scheme()).isEqualTo("lmdb");
    assertThat(uri.path()).contains("/var/lib/app/users");
    assertThat(uri.parameters())
        .containsExactly(entry("map_size", "64m"), entry("locking", "lmdb"));
  }

  @Test
  void parse_parametersOnly_hasNoPath() {
    MapUri uri = MapUri.parse("memcache:ttl=600;backup=lmdb:/var/lib/app/users");

    assertThat(uri.path()).isEmpty();
    assertThat(uri.parameters())
        .containsExactly(entry("ttl", "600"), entry("backup", "lmdb:/var/lib/app/users"));
  }

  @Test
  void parse_backup_takesAllTheRestVerbatimAndNests() {
    String inner = "memcache:ttl=1;backup=lmdb:/x;map_size=1m;backup=y;;=";
    MapUri uri = MapUri.parse("memcache:ttl=600;backup=" + inner);

    assertThat(uri.parameters()).containsExactly(entry("ttl", "600"), entry("backup", inner));
    assertThat(MapUri.parse("memcache:/a.cf;backup=" + inner).parameters())
        .containsExactly(entry("backup", inner));
    assertThat(MapUri.parse("memcache:backup=").parameters()).containsExactly(entry("backup", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "sqlite:/etc/users.cf    | /etc/users.cf",
        "sqlite:./a=b            | ./a=b",
        "sqlite:../a=b           | ../a=b",
        "sqlite:/a=b;x=y         | /a=b",
        "lmdb:relative           | relative",
        "lmdb:relative;x=y       | relative",
        "lmdb:a=b                | none",
        "lmdb:                   | none",
        "lmdb:/a%20b             | /a%20b",
        "lmdb:/a:b               | /a:b",
      })
  void path_isWhatStandsBeforeTheFirstSemicolon(String text, String path) {
    assertThat(MapUri.parse(text).path().orElse(null)).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ":", "x", "/etc/passwd", ":x", "Lmdb:/x", "1x:/y", "l mdb:/x", "-a:b", "é:x"})
  void parse_withoutScheme_isRefused(String text) {
    assertThatThrownBy(() -> MapUri.parse(text))
        .isInstanceOf(MapConfigException.class)
        .hasMessageStartingWith(
            "open \"" + text + "\": this is not a map's URI; write scheme:rest");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "proxy-a", "p_x+1", "z9"})
  void parse_schemeOfAllAllowedCharacters_isTaken(String scheme) {
    assertThat(MapUri.parse(scheme + ":/x").scheme()).isEqualTo(scheme);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lmdb:/x;               | \"\" is not a parameter",
        "lmdb:/x;;a=b           | \"\" is not a parameter",
        "lmdb:/x;word           | \"word\" is not a parameter",
        "lmdb:/x;=v             | \"=v\" is not a parameter",
        "memcache:=v            | \"=v\" is not a parameter",
        "memcache:ttl=1;        | \"\" is not a parameter",
        "memcache:ttl=1;ttl=1   | parameter ttl is there twice; keep one",
      })
  void parameters_malformed_isRefused(String text, String problem) {
    MapUri uri = MapUri.parse(text);

    assertThatThrownBy(uri::parameters)
        .isInstanceOf(MapConfigException.class)
        .hasMessageStartingWith("open " + text + ": " + problem);
  }

  @Test
  void rest_isVerbatimWhateverItHolds() {
    assertThat(MapUri.parse("static:;;=:\n").rest()).isEqualTo(";;=:\n");
  }

  @Test
  void toString_hidesSecretsAndEscapesControlCharacters() {
    assertThat(MapUri.parse("x:password=hunter2;Secret =s3;ttl=1;auth_token=t;password_file=/p"))
        .hasToString("x:password=***;Secret =***;ttl=1;auth_token=***;password_file=/p");
    assertThat(MapUri.parse("x:a\nb\u001b[31m\u202e")).hasToString("x:a\\u000ab\\u001b[31m\\u202e");
    assertThatThrownBy(() -> MapUri.parse("password=hunter2")).hasMessageNotContaining("hunter2");
    assertThatThrownBy(() -> MapUri.parse("x:y;passwd=hunter2;ttl").parameters())
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void equals_sameText() {
    assertThat(MapUri.parse("a:b"))
        .isEqualTo(MapUri.parse("a:b"))
        .hasSameHashCodeAs(MapUri.parse("a:b"));
    assertThat(MapUri.parse("a:b")).isNotEqualTo(MapUri.parse("a:c"));
  }

  @Test
  void parameters_ofAnyUriPutTogether_areWhatItWasPutTogetherFrom() {
    Property.holds(
        random -> {
          Map<String, String> parameters = new LinkedHashMap<>();
          for (int i = random.nextInt(5); i > 0; i--) {
            parameters.put(
                "n" + Property.text(random, "abc_1", 4),
                Property.text(random, "a=:/. {}#\\%\u00e9", 8));
          }
          if (random.nextBoolean()) {
            parameters.put("backup", Property.text(random, "ab;=:/.", 20));
          }
          boolean withPath = random.nextBoolean() || parameters.isEmpty();
          String path = withPath ? "/" + Property.text(random, "ab=:. ", 6) : "";
          List<String> segments = new ArrayList<>();
          if (withPath) {
            segments.add(path);
          }
          parameters.forEach((name, value) -> segments.add(name + "=" + value));

          MapUri uri = MapUri.parse("s:" + String.join(";", segments));

          assertThat(uri.path().orElse("")).isEqualTo(path);
          assertThat(new ArrayList<>(uri.parameters().entrySet()))
              .isEqualTo(new ArrayList<>(parameters.entrySet()));
        });
  }

  @Test
  void parse_anyText_isTakenOrRefusedInOneLine() {
    Property.holds(
        random -> {
          String text = Property.text(random, "ab:;=/.\n\t\u0000{}#", 12);
          try {
            MapUri uri = MapUri.parse(text);
            assertThat(uri.parameters().keySet()).doesNotContain("");
          } catch (MapConfigException e) {
            assertThat(e.getMessage().lines()).hasSize(1);
          }
        });
  }
}
