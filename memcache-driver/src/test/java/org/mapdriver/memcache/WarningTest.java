package org.mapdriver.memcache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDrivers;

/** What callers cannot see is logged: once, and without secrets. */
final class WarningTest {
  private static final MapDrivers DRIVERS = MapDrivers.installed();

  private final Warnings warnings = Warnings.listen();

  @AfterEach
  void stopListening() {
    warnings.close();
  }

  @Test
  void open_formatThatGivesDifferentKeysOneCacheKey_warnsOnce() {
    try (LookupMap map =
        DRIVERS.open("memcache:coherence=postfix;memcache=embedded:;key_format=%u")) {
      map.update("a@b", "1");
      map.update("a@c", "2");
    }

    assertThat(warnings.messages()).hasSize(1);
    assertThat(warnings.messages().get(0)).startsWith("open memcache:").contains("key_format");
  }

  @Test
  void open_ttlAbove30Days_warnsOnceForAServer() {
    DRIVERS.open("memcache:coherence=postfix;ttl=31d").close();
    DRIVERS.open("memcache:coherence=postfix;ttl=30d").close();
    DRIVERS.open("memcache:coherence=postfix;memcache=embedded:;ttl=31d").close();
    DRIVERS.open("memcache:ttl=31d").close();

    assertThat(warnings.messages()).hasSize(1);
    assertThat(warnings.messages().get(0)).contains("ttl above 30 days");
  }

  @Test
  void lookup_cacheDownForManyKeys_warnsOfTheFirstOfEachKind() {
    try (ClosedPort closed = new ClosedPort()) {
      String server = "inet:127.0.0.1:" + closed.port();
      try (LookupMap map = DRIVERS.open("memcache:memcache=" + server + ";backup=inline:{k=v}")) {
        for (int i = 0; i < 100; i++) {
          assertThat(map.lookup("k")).isEqualTo("v");
        }
      }

      assertThat(warnings.messages()).hasSize(2);
      assertThat(warnings.messages().get(0))
          .startsWith("lookup memcache:memcache=" + server)
          .contains("cannot connect to " + server)
          .contains("asked the backup");
      assertThat(warnings.messages().get(1)).contains("left alone");
    }
  }

  @Test
  void update_valueOverTheLimit_warnsAndDoesNotShowIt() {
    try (LookupMap map =
        DRIVERS.open("memcache:memcache=embedded:;data_size_limit=3;backup=internal:")) {
      map.update("k", "secret");
    }

    assertThat(warnings.messages()).hasSize(1);
    assertThat(warnings.messages().get(0))
        .contains("a value is 6 bytes, data_size_limit is 3")
        .doesNotContain("secret");
  }
}
