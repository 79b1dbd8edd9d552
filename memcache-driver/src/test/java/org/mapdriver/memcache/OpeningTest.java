package org.mapdriver.memcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** What opens, and what is refused before any key is asked for. */
final class OpeningTest {
  private static final MapDrivers DRIVERS = MapDrivers.installed();

  @TempDir Path folder;

  private String file(String content) throws IOException {
    return "memcache:" + Files.writeString(folder.resolve("users.cf"), content);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "timeout = 0",
        "timeout = +60",
        "ttl = -1",
        "ttl = 0060",
        "flags = -1",
        "backup =",
        "key_format =",
        "key_format = %%%s%S%u%U%d%D%1%9",
        "key_digest = SHA256",
        "key_digest =",
        "domain =",
        "memcache = inet:a b",
        "memcache = inet:a:1, inet:b:2",
        "no_such_parameter = 1",
        "coherence = postfix",
        "negative_ttl = 0",
      })
  void open_file_thatPostfixTakes_opens(String content) throws IOException {
    String uri = file(content + "\n");

    assertThatCode(() -> DRIVERS.open(uri).close()).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ttl = 60s",
        "ttl = 0x10",
        "ttl = 60.0",
        "ttl =",
        "ttl = 2147483648",
        "timeout = -1",
        "max_try = 0",
        "retry_pause = 0",
        "data_size_limit = 0",
        "line_size_limit = 0",
        "data_size_limit = 10k",
        "memcache =",
        "memcache = localhost:11211",
        "memcache = tcp:localhost:11211",
        "memcache = inet:",
        "backup = nosuch:table",
        "backup = lmdb",
        "key_format = %n",
        "key_format = %",
        "key_digest = nope",
        "domain = !",
        "domain = /no/such/file",
        "domain = nosuch:table",
        "coherence = loose",
        "negative_ttl = 60",
        "lease = 10",
        "coherence = strict\nflags = -1\nbackup = internal:",
        "coherence = strict\nttl = -1",
        "on_unreachable = proceed",
        "username = joe",
        "ttl",
      })
  void open_file_thatPostfixOrWeCannotTake_isRefused(String content) throws IOException {
    String uri = file(content + "\n");

    assertThatThrownBy(() -> DRIVERS.open(uri))
        .isInstanceOf(MapConfigException.class)
        .hasMessageStartingWith("open ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "coherence=postfix;negative_ttl=60 | needs coherence=strict",
        "coherence=postfix;lease=10 | needs coherence=strict",
        "coherence=postfix;on_unreachable=refuse | needs coherence=strict",
        "key_format=%u;backup=internal: | coherence=postfix",
        "ttl=-1s;backup=internal: | 0 for ever",
        "flags=1296302082;backup=internal: | coherence=postfix",
        "lease=1500ms;backup=internal: | whole seconds",
        "negative_ttl=1500ms;backup=internal: | whole seconds",
        "lease=0;backup=internal: | out of bounds",
        "memcache=inet:a:11211,inet:b:11211 | several servers are not available yet",
        "memcache=embedded:x | not a size",
        "memcache=embedded:1 | out of bounds",
        "memcache=embedded:;username=u;password_file=/x | leave them out",
        "ttl=500ms | whole seconds",
        "ttl=1500ms | give 2s, for example",
        "max_try=0 | max_try",
        "timeout=-1 | timeout",
        "flags=-1 | flags",
        "nope=1 | key_format",
      })
  void open_uri_thatCannotBe_isRefusedWithWhatCan(String parameters, String advice) {
    assertThatThrownBy(() -> DRIVERS.open("memcache:" + parameters))
        .isInstanceOf(MapConfigException.class)
        .hasMessageStartingWith("open memcache:")
        .hasMessageContaining(advice);
  }

  @Test
  void open_securitySensitive_isAlwaysRefused() {
    for (String uri : new String[] {"memcache:", "memcache:memcache=embedded:", "memcache:/none"}) {
      assertThatThrownBy(() -> DRIVERS.open(uri, MapOptions.defaults().securitySensitive(true)))
          .isInstanceOf(MapConfigException.class)
          .hasMessageContaining("security");
    }
  }

  @Test
  void open_serverThatIsDown_opens() {
    try (LookupMap map = DRIVERS.open("memcache:memcache=inet:no.such.host.invalid:1")) {
      assertThat(map.stats().details()).containsEntry("connections opened", "0");
    }
  }

  @Test
  void open_optionsGoBeforeUriBeforeFile() throws IOException {
    String uri = file("memcache = inet:none:1\nbackup = inline:{k=file}\n");
    MapOptions options = MapOptions.defaults().parameter("backup", "inline:{k=option}");
    try (LookupMap map = DRIVERS.open(uri + ";memcache=embedded:;backup=inline:{k=uri}", options)) {
      assertThat(map.lookup("k")).isEqualTo("option");
    }
    try (LookupMap map = DRIVERS.open(uri + ";memcache=embedded:;backup=inline:{k=uri}")) {
      assertThat(map.lookup("k")).isEqualTo("uri");
    }
    try (LookupMap map = DRIVERS.open(uri + ";memcache=embedded:")) {
      assertThat(map.lookup("k")).isEqualTo("file");
    }
  }

  @Test
  void open_writableOnDemandOverAReadOnlyBackup_isRefused() {
    assertThatThrownBy(
            () ->
                DRIVERS.open(
                    "memcache:memcache=embedded:;backup=inline:{k=v}",
                    MapOptions.defaults().access(Access.READ_WRITE)))
        .isInstanceOf(MapConfigException.class);
  }

  @Test
  void check_unknownNamesInTheFile_areTold() throws IOException {
    String uri = file("memcache = embedded:\ntimeuot = 5\n");
    try (LookupMap map = DRIVERS.open(uri)) {
      assertThat(map.check().get(0).report()).contains("timeuot");
    }
  }

  @Test
  void open_configurationFileMissingOrMalformed_namesTheMap() throws IOException {
    String missing = "memcache:" + folder.resolve("none.cf");
    String malformed = file("no parameter\n");

    assertThatThrownBy(() -> DRIVERS.open(missing))
        .isInstanceOf(MapConfigException.class)
        .hasMessageStartingWith("open " + missing + ": ")
        .hasMessageContaining("there is no such file; create it");
    assertThatThrownBy(() -> DRIVERS.open(malformed))
        .isInstanceOf(MapConfigException.class)
        .hasMessageStartingWith("open " + malformed + ": ")
        .hasMessageContaining(", line 1: ");
  }

  @Test
  void open_passwordFileMissing_saysWhyAndWhatToDo() {
    Path none = folder.resolve("none");

    assertThatThrownBy(
            () ->
                DRIVERS.open("memcache:memcache=inet:127.0.0.1:1;username=u;password_file=" + none))
        .isInstanceOf(MapConfigException.class)
        .hasMessageStartingWith("open memcache:")
        .hasMessageEndingWith(
            ": password_file: cannot read "
                + none
                + ": there is no such file; create it, or correct the path");
  }
}
