package org.mapdriver.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mapdriver.MapConfigException;
import org.mapdriver.MapOptions;

class ParameterTest {
  private enum Colour {
    RED,
    DARK_BLUE
  }

  private static final String KNOWN =
      "; the parameters of x: are timeout (duration), size (size), count (integer), colour (red or"
          + " dark_blue), file (path)";
  private static final Parameter<Duration> TIMEOUT =
      Parameter.duration("timeout")
          .defaultsTo("2s")
          .between("10ms", "1h")
          .postfixInteger(0)
          .doc("A limit.");
  private static final Parameter<Long> SIZE =
      Parameter.size("size").defaultsTo("1k").between("1", "1m").postfixInteger(1);
  private static final Parameter<Long> COUNT = Parameter.integer("count");
  private static final Parameter<Colour> COLOUR = Parameter.oneOf("colour", Colour.class);
  private static final Parameter<Path> FILE = Parameter.path("file");
  private static final List<Parameter<?>> ALL = List.of(TIMEOUT, SIZE, COUNT, COLOUR, FILE);

  private static ParameterValues read(String uri) {
    return ParameterValues.read(MapUri.parse(uri), MapOptions.defaults(), ALL);
  }

  @ParameterizedTest
  @CsvSource({
    "10ms,10",
    "3599s,3599000",
    "1h,3600000",
    "60m,3600000",
    "2,2000",
    "+2s,2000",
    "0002,2000"
  })
  void duration_withAndWithoutUnit_isRead(String text, long millis) {
    assertThat(TIMEOUT.parse(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "512,512", "1k,1024", "1024k,1048576", "1m,1048576"})
  void size_withAndWithoutUnit_isRead(String text, long bytes) {
    assertThat(SIZE.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "timeout | 9ms      | \"9ms\" is out of bounds; 10ms to 1h is allowed",
        "timeout | 3601     | \"3601\" is out of bounds; 10ms to 1h is allowed",
        "timeout | -1s      | \"-1s\" is out of bounds; 10ms to 1h is allowed",
        "timeout | 2w       | \"2w\" is not a duration; write a number of seconds, or one with ms, s, m, h or d, for example 500ms",
        "timeout | 2 s      | \"2 s\" is not a duration; write a number of seconds, or one with ms, s, m, h or d, for example 500ms",
        "timeout | 2S       | \"2S\" is not a duration; write a number of seconds, or one with ms, s, m, h or d, for example 500ms",
        "timeout | 9223372036854775807d | \"9223372036854775807d\" is too large; write a number of seconds, or one with ms, s, m, h or d, for example 500ms",
        "timeout | 99999999999999999999 | \"99999999999999999999\" is too large; write a number of seconds, or one with ms, s, m, h or d, for example 500ms",
        "size    | 0        | \"0\" is out of bounds; 1 to 1m is allowed",
        "size    | 1025k    | \"1025k\" is out of bounds; 1 to 1m is allowed",
        "size    | 1.5k     | \"1.5k\" is not a size; write a number, alone or with k, m or g, for example 64k",
        "size    | k        | \"k\" is not a size; write a number, alone or with k, m or g, for example 64k",
        "size    | +k       | \"+k\" is not a size; write a number, alone or with k, m or g, for example 64k",
        "count   | 1k       | \"1k\" is not a whole number; write digits only, for example 10",
        "count   | 0x10     | \"0x10\" is not a whole number; write digits only, for example 10",
        "colour  | RED      | \"RED\" is not known; use red or dark_blue",
        "colour  | green    | \"green\" is not known; use red or dark_blue",
      })
  void read_badValue_isRefusedWithWhatIsAllowed(String name, String value, String problem) {
    String uri = "x:" + name + "=" + value;

    assertThatThrownBy(() -> read(uri))
        .isInstanceOf(MapConfigException.class)
        .hasMessage("open " + uri + ": parameter " + name + ": " + problem + KNOWN);
  }

  @ParameterizedTest
  @CsvSource({"timeout", "size", "count", "colour", "file"})
  void read_emptyValue_isRefused(String name) {
    assertThatThrownBy(() -> read("x:" + name + "="))
        .isInstanceOf(MapConfigException.class)
        .hasMessageStartingWith("open x:" + name + "=: parameter " + name + ": \"\" is not ");
  }

  @Test
  void read_wellFormed_hasValuesDefaultsAndAbsences() {
    ParameterValues values = read("x:timeout=5s;colour=dark_blue;count=-3;file=/a");

    assertThat(values.get(TIMEOUT)).isEqualTo(Duration.ofSeconds(5));
    assertThat(values.get(SIZE)).isEqualTo(1024);
    assertThat(values.get(COUNT)).isEqualTo(-3);
    assertThat(values.get(COLOUR)).isEqualTo(Colour.DARK_BLUE);
    assertThat(values.get(FILE)).isEqualTo(Path.of("/a"));
    assertThat(values.given(TIMEOUT)).isTrue();
    assertThat(values.given(SIZE)).isFalse();
    assertThat(read("x:").find(COUNT)).isEmpty();
    assertThatThrownBy(() -> read("x:").get(COUNT))
        .isInstanceOf(MapConfigException.class)
        .hasMessage("open x:: parameter count is missing; give it a value (integer)");
  }

  @Test
  void read_unknownName_listsTheKnownOnesWithTheirTypes() {
    assertThatThrownBy(() -> read("x:tiemout=5s"))
        .isInstanceOf(MapConfigException.class)
        .hasMessage("open x:tiemout=5s: unknown parameter \"tiemout\"" + KNOWN);
    assertThatThrownBy(
            () ->
                ParameterValues.read(
                    MapUri.parse("x:"), MapOptions.defaults().parameter("a", "b"), List.of()))
        .hasMessage("open x:: unknown parameter \"a\"; x: has none");
  }

  @ParameterizedTest
  @CsvSource({"x:size=1;size=1", "x:=1", "x:/path;=1", "x:/path;size=1;"})
  void read_malformedList_listsTheKnownOnesToo(String uri) {
    assertThatThrownBy(() -> read(uri))
        .isInstanceOf(MapConfigException.class)
        .hasMessageStartingWith("open " + uri + ": ")
        .hasMessageEndingWith(KNOWN);
  }

  @Test
  void read_optionsGoBeforeUriBeforeFile(@TempDir Path folder) throws IOException {
    Path path = Files.writeString(folder.resolve("x.cf"), "timeout = 7\nsize = 9\ncount = 1\n");
    MapUri uri = MapUri.parse("x:" + path + ";timeout=6;size=8");
    MapOptions options = MapOptions.defaults().parameter("timeout", "5");

    ParameterValues values = ParameterValues.read(uri, options, ALL, ConfigFile.read(path));

    assertThat(values.get(TIMEOUT)).isEqualTo(Duration.ofSeconds(5));
    assertThat(values.get(SIZE)).isEqualTo(8);
    assertThat(values.get(COUNT)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"60,60", "+60,60", "0060,60", "0,0", "2147483647,2147483647", "'\t 5',5"})
  void parseInFile_postfixInteger_isRead(String text, long seconds) {
    assertThat(TIMEOUT.parseInFile(text)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource({
    "60s",
    "0x10",
    "60.0",
    "6 0",
    "''",
    "2147483648",
    "-",
    "+",
    "'5 '",
    "--5",
    "99999999999999999999"
  })
  void parseInFile_notAnInteger_isRefused(String text) {
    assertThatThrownBy(() -> TIMEOUT.parseInFile(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("bad numerical configuration \"" + text + "\"; ");
  }

  @Test
  void parseInFile_underTheLeast_isRefusedWithFileAndName(@TempDir Path folder) throws IOException {
    Path path = Files.writeString(folder.resolve("x.cf"), "size = 0\n");
    MapUri uri = MapUri.parse("x:" + path);

    assertThatThrownBy(
            () -> ParameterValues.read(uri, MapOptions.defaults(), ALL, ConfigFile.read(path)))
        .isInstanceOf(MapConfigException.class)
        .hasMessage(
            "open x:"
                + path
                + ": "
                + path
                + ", parameter size: \"0\" is too small; the least is 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password=hunter2", // no number, as it should be
        "count=60,auth_token = hunter2", // a comma for a semicolon
        "file=secret=hunter2\0",
      })
  void read_secretThatIsNoValue_isNeitherShownNorInTheCause(String parameter) {
    MapUri uri = MapUri.parse("x:" + parameter);
    List<Parameter<?>> known = List.of(Parameter.integer("password"), COUNT, FILE);

    assertThatThrownBy(() -> ParameterValues.read(uri, MapOptions.defaults(), known))
        .isInstanceOf(MapConfigException.class)
        .hasMessageContaining("parameter " + parameter.replaceFirst("=.*", ": "))
        .hasMessageNotContaining("hunter2")
        .hasNoCause();
  }

  @Test
  void declaration_tellsWhatDocumentationNeeds() {
    assertThat(TIMEOUT.name()).isEqualTo("timeout").isEqualTo(TIMEOUT.toString());
    assertThat(TIMEOUT.type()).isEqualTo("duration");
    assertThat(TIMEOUT.defaultText()).contains("2s");
    assertThat(TIMEOUT.bounds()).contains("10ms to 1h");
    assertThat(TIMEOUT.docLine()).isEqualTo("A limit.");
    assertThat(TIMEOUT.optional().defaultText()).isEmpty();
    assertThat(COUNT.bounds()).isEmpty();
    assertThatThrownBy(() -> FILE.postfixInteger(1)).isInstanceOf(IllegalStateException.class);
  }
}
