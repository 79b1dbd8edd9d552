package org.mapdriver.memcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mapdriver.LookupMap;
import org.mapdriver.MapDataException;
import org.mapdriver.MapDataException.Reason;
import org.mapdriver.MapDrivers;
import org.mapdriver.MapOptions;

/**
 * Keys and values that are not for memcached, in Postfix's order: who hears of them all the same.
 */
final class PostfixLimitsTest {
  private static final MapDrivers DRIVERS = MapDrivers.installed();

  private final FaultServer server = FaultServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  private LookupMap open(String parameters) {
    return FaultMaps.open(server, ";max_try=1;" + parameters);
  }

  @Test
  void lookup_backupsValueOverTheLimit_isAnsweredAndNotFilled() {
    try (LookupMap map = open("data_size_limit=3;backup=inline:{k=four}")) {
      assertThat(map.lookup("k")).isEqualTo("four");

      assertThat(server.commands()).containsExactly("get k");
      assertThat(map.stats().fillsRefused()).isEqualTo(1);
    }
  }

  @Test
  void update_valueOverTheLimit_changesOnlyTheBackup() {
    try (LookupMap map = open("data_size_limit=3;backup=internal:")) {
      map.update("k", "four");

      assertThat(server.commands()).isEmpty();
      assertThat(map.lookup("k")).isEqualTo("four");
    }
    try (LookupMap map = open("data_size_limit=3")) {
      assertThatThrownBy(() -> map.update("k", "four"))
          .isInstanceOfSatisfying(
              MapDataException.class, e -> assertThat(e.reason()).isEqualTo(Reason.VALUE_TOO_LARGE))
          .hasMessageContaining("value is 4 bytes, data_size_limit is 3; not stored");
    }
  }

  @Test
  void lookup_keyNotApplicable_asksNobody() {
    try (LookupMap map = open("domain=example.com;backup=inline:{ {a@other.org=v}, {plain=v} }")) {
      assertThat(map.lookup("a@other.org")).isNull();
      assertThat(map.lookup("plain")).isNull();
      assertThat(map.lookupAll(List.of("plain", "a@other.org"))).isEmpty();

      assertThat(server.commands()).isEmpty();
      assertThat(map.stats().backup().orElseThrow().lookups()).isZero();
      assertThat(map.stats().misses()).isEqualTo(4);
    }
  }

  @Test
  void update_keyNotApplicable_isRefusedAndChangesNothing() {
    try (LookupMap map = open("domain=example.com;backup=internal:")) {
      assertThatThrownBy(() -> map.update("plain", "secret"))
          .isInstanceOfSatisfying(
              MapDataException.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.KEY_NOT_APPLICABLE))
          .hasMessageEndingWith(
              "key \"plain\": its domain is not in \"domain\"; not stored."
                  + " Add it there, or use another key.")
          .hasMessageNotContaining("secret");
      assertThat(map.delete("plain")).isFalse();

      assertThat(server.commands()).isEmpty();
    }
  }

  @Test
  void anyOperation_overLongKey_goesByTheCache() {
    String key = "k".repeat(251);
    try (LookupMap map = open("backup=internal:")) {
      map.update(key, "v");

      assertThat(map.lookup(key)).isEqualTo("v");
      assertThat(map.lookupAll(List.of(key))).containsEntry(key, "v");
      assertThat(map.delete(key)).isTrue();
      assertThat(server.commands()).isEmpty();
    }
  }

  @Test
  void lookup_overLongKeyWithoutBackup_isAMissAndAsPostfixAnError() {
    String key = "k".repeat(251);
    String uri = "memcache:coherence=postfix;memcache=" + server.server();
    try (LookupMap map = DRIVERS.open(uri);
        LookupMap postfix = DRIVERS.open(uri, MapOptions.defaults().asPostfix(true))) {
      assertThat(map.lookup(key)).isNull();
      assertThat(map.delete(key)).isFalse();
      for (ThrowingCallable call :
          List.<ThrowingCallable>of(
              () -> map.update(key, "v"),
              () -> postfix.lookup(key),
              () -> postfix.delete(key),
              () -> postfix.update(key, "v"))) {
        assertThatThrownBy(call)
            .isInstanceOfSatisfying(
                MapDataException.class, e -> assertThat(e.reason()).isEqualTo(Reason.KEY_TOO_LONG));
      }
      assertThat(server.accepted()).isZero();
    }
  }
}
