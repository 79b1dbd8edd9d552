package org.mapdriver.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mapdriver.Bytes.raw;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mapdriver.MapConfigException;
import org.mapdriver.WarningsCaptured;
import org.mapdriver.text.LosslessUtf8;

/** POSTFIX.md, section 6. */
class ConfigFileTest {
  @TempDir Path folder;

  private Path file(String latin1) throws IOException {
    return Files.write(folder.resolve("x.cf"), raw(latin1));
  }

  private ConfigFile read(String latin1) throws IOException {
    return ConfigFile.read(file(latin1));
  }

  @Test
  void read_blanksAroundNameAndValue_areTrimmed() throws IOException {
    ConfigFile config = read("a = b\r\nc=d\ne \t = \t f g \u000b\f\r\nempty =\r\nnone=");

    assertThat(config.get("a")).contains("b");
    assertThat(config.get("c")).contains("d");
    assertThat(config.get("e")).contains("f g");
    assertThat(config.get("empty")).contains("");
    assertThat(config.get("none")).contains("");
    assertThat(config.get("A")).isEmpty();
  }

  @Test
  void read_value_isLiteral() throws IOException {
    ConfigFile config = read("v = a=b # c \"d\" \\e $name %s\n");

    assertThat(config.get("v")).contains("a=b # c \"d\" \\e $name %s");
  }

  @Test
  void read_commentsAndContinuations_followTheLogicalLineRules() throws IOException {
    ConfigFile config =
        read("# c\n\nmemcache = inet:a:1\n  # inner\n\n  key_format = x\nttl = 5\n");

    assertThat(config.get("memcache")).contains("inet:a:1  key_format = x");
    assertThat(config.get("key_format")).isEmpty();
    assertThat(config.get("ttl")).contains("5");
  }

  @Test
  void read_bytesThatAreNotUtf8_survive() throws IOException {
    ConfigFile config = read("k = \u00ff\u00c3\u00a9\u00c3\n");

    assertThat(LosslessUtf8.encode(config.get("k").orElseThrow()))
        .isEqualTo(raw("\u00ff\u00c3\u00a9\u00c3"));
  }

  @Test
  void read_nameTwice_lastOneCountsWithWarningIfTheyDiffer() throws IOException {
    try (WarningsCaptured warnings = new WarningsCaptured()) {
      ConfigFile config = read("a = 1\nb = 1\na = 2\nb = 1\n");

      assertThat(config.get("a")).contains("2");
      assertThat(warnings.messages())
          .containsExactly(
              config.path()
                  + ", line 3: parameter \"a\" is there twice with different values; the last one"
                  + " counts");
    }
  }

  @Test
  void read_firstLineStartsWithBlank_isDroppedWithWarning() throws IOException {
    try (WarningsCaptured warnings = new WarningsCaptured()) {
      assertThat(read(" a = 1\nb = 2\n").get("a")).isEmpty();
      assertThat(warnings.messages()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "novalue    | there is no \"=\" after \"novalue\"",
        "a b = c    | there is a blank inside the name \"a b\"",
        "[section]  | there is no \"=\" after \"[section]\"",
        "; comment  | there is no \"=\" after \"; comment\"",
        "= value    | there is no name before \"=\"",
      })
  void read_lineThatIsNoParameter_isRefusedWithItsNumber(String line, String problem)
      throws IOException {
    Path path = file("# first\nok = 1\n" + line + "\n");

    assertThatThrownBy(() -> ConfigFile.read(path))
        .isInstanceOf(MapConfigException.class)
        .hasMessage("open " + path + ", line 3: " + problem + "; write name = value");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "db_password hunter2     | there is no \"=\" after \"db_password ***\"",
        "db_password: hunter2    | there is no \"=\" after \"db_password ***\"",
        "my Secret hunter2 = x   | there is a blank inside the name \"my Secret ***\"",
      })
  void read_lineThatNamesASecret_isShownUpToIt(String line, String problem) throws IOException {
    Path path = file(line + "\n");

    assertThatThrownBy(() -> ConfigFile.read(path))
        .isInstanceOf(MapConfigException.class)
        .hasMessage("open " + path + ", line 1: " + problem + "; write name = value");
  }

  @Test
  void read_fileThatCannotBeRead_isRefusedInPlainWords() {
    assertThatThrownBy(() -> ConfigFile.read(folder.resolve("none.cf")))
        .isInstanceOf(MapConfigException.class)
        .hasMessageContaining("there is no such file; create it, or correct the path");
    assertThatThrownBy(() -> ConfigFile.read(folder))
        .isInstanceOf(MapConfigException.class)
        .hasMessageContaining("this is a folder");
  }

  @Test
  void read_ofAMap_namesTheMapAndTheFile() throws IOException {
    Path path = file("novalue\n");
    MapUri uri = MapUri.parse("probe:/x.cf");
    Path none = folder.resolve("none.cf");

    assertThatThrownBy(() -> ConfigFile.read(uri, path))
        .isInstanceOf(MapConfigException.class)
        .hasMessageStartingWith("open probe:/x.cf: " + path + ", line 1: there is no \"=\"");
    assertThatThrownBy(() -> ConfigFile.read(uri, none))
        .hasMessageStartingWith("open probe:/x.cf: cannot read " + none + ": ");
    assertThatThrownBy(() -> ConfigFile.read(uri, folder))
        .hasMessage(
            "open probe:/x.cf: " + folder + ": this is a folder; name a configuration file");
    assertThat(ConfigFile.read(uri, file("a = 1\n")).get("a")).contains("1");
  }

  @Test
  void unknown_namesThatNoParameterHas_areTold() throws IOException {
    ConfigFile config = read("ttl = 1\nlll = 2\nTTL = 3\n");

    assertThat(config.unknown(List.of(Parameter.integer("ttl")))).containsExactly("lll", "TTL");
  }
}
